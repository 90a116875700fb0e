//! `giljabi practice-gateway`: the practice gateway alone, until it is stopped.

use super::args::PracticeArgs;
use super::context::wait;
use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::diag::{Words, words};
use crate::practice::PracticeGateway;

/// Runs the command. The first line of the data is the base address.
pub fn run(args: &PracticeArgs, ctx: &mut Ctx<'_>) -> u8 {
    let gateway = match PracticeGateway::bind(args.port) {
        Ok(gateway) => gateway,
        Err(error) => return cannot(&error).tell(false, ctx),
    };
    let address = gateway.base_url();
    if let Err(error) = writeln!(ctx.out, "{address}").and_then(|()| ctx.out.flush()) {
        // Nobody learns the address, so nobody can be served.
        return output::finish(Err(error), CLEAN, ctx.lang, ctx.talk);
    }
    let words = Words::fixed(
        "연습 게이트웨이가 답하고 있어요. 끝내려면 Ctrl+C를 눌러 주세요.",
        "The practice gateway is answering. Ctrl+C ends it.",
    );
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    match wait(gateway.run(std::future::pending())) {
        Ok(Ok(())) => CLEAN,
        Ok(Err(error)) => cannot(&error).tell(false, ctx),
        Err(error) => error.tell(false, ctx),
    }
}

fn cannot(error: &std::io::Error) -> CliError {
    let message = words!(
        "연습 게이트웨이를 시작하지 못했어요 ({error}).",
        "The practice gateway could not be started ({error})."
    );
    let hint =
        Words::fixed("--port에 다른 수를 적거나 빼 주세요.", "Write another number behind --port, or leave it out.");
    CliError::failed("practice-gateway", &message, &hint)
}
