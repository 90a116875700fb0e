//! `giljabi practice-gateway`: the practice gateway alone, until it is stopped.

use super::args::PracticeArgs;
use super::context::wait;
use super::output::{self, CliError};
use super::{CLEAN, Ctx};
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
        return output::finish(Err(error), CLEAN, ctx.talk);
    }
    output::say(ctx.talk, "연습 게이트웨이가 답하고 있어요. 끝내려면 Ctrl+C를 눌러 주세요.", CLEAN);
    match wait(gateway.run(std::future::pending())) {
        Ok(Ok(())) => CLEAN,
        Ok(Err(error)) => cannot(&error).tell(false, ctx),
        Err(error) => error.tell(false, ctx),
    }
}

fn cannot(error: &std::io::Error) -> CliError {
    let message = format!("연습 게이트웨이를 시작하지 못했어요 ({error}).");
    CliError::failed("practice-gateway", message, "--port에 다른 수를 적거나 빼 주세요.")
}
