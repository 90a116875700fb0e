//! What an approval costs on top of the gateway: the whole way through journal, send and journal, beside `curl` doing
//! the same POST and beside bare syncs of the same disk, all in one run. Prints a table; judges nothing.
//!
//! `cargo bench --bench approval`; `TMPDIR` chooses the disk.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::payment::request::{ApprovalRequest, Fields};
use giljabi::payment::secret::{PRACTICE_KEY, PRACTICE_TOKEN, Secret};
use giljabi::practice::{PracticeGateway, Running};
use giljabi::service::approval::approve_once;
use giljabi::service::clock::Clock;
use giljabi::service::gateway::{Gateway, GatewaySettings};
use giljabi::service::store::Store;
use url::Url;

/// Rounds, after some that warm everything up.
const ROUNDS: usize = 200;
const WARM: usize = 20;

fn main() -> anyhow::Result<()> {
    let running = PracticeGateway::bind(0).and_then(PracticeGateway::spawn)?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path(), Mode::Practice, Clock::system(), str::to_owned)?;
    let base = Url::parse(&running.base_url())?;
    let settings = GatewaySettings { mode: Mode::Practice, api: base.clone(), pages: base };
    let gateway = Gateway::new(settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut columns: [Vec<Duration>; 7] = Default::default();
    let log = folder.path().join(format!("{}-wal", Mode::Practice.store_file()));
    let mut written = 0;
    for round in 0..WARM + ROUNDS {
        let before = size(&log);
        let began = ThreadTime::now();
        let (whole, sending) = runtime.block_on(approval(&store, &gateway, round))?;
        let busy = began.elapsed();
        // Until the log is begun anew, what it grows by is what was written.
        written = written.max(size(&log).saturating_sub(before));
        let syncs = two_syncs(folder.path(), written / 2)?;
        let plain = bare(running.addr(), &body(&tid(100_000 + round))?)?;
        let curl = curl(&running, &body(&tid(200_000 + round))?);
        let over = whole.saturating_sub(syncs).saturating_sub(plain);
        if round >= WARM {
            let row = [whole, sending, syncs, plain, curl.unwrap_or_default(), over, busy];
            columns.iter_mut().zip(row).for_each(|(column, time)| column.push(time));
        }
    }
    let names = [
        "approval, whole (journal, send, journal)",
        "  of which the send",
        "two bare syncs of as many bytes on the same disk",
        "the same POST over a bare socket (the gateway's own time)",
        "curl, the same POST (its own time_total)",
        "approval minus syncs minus the gateway's own time",
        "processor time of the approval (this thread)",
    ];
    let mut out = io::stdout().lock();
    writeln!(out, "{written} bytes in two writes, {ROUNDS} rounds")?;
    writeln!(out, "{:<60} {:>9} {:>9} {:>9} {:>9}", "ms", "median", "mean", "p95", "max")?;
    for (name, mut times) in names.into_iter().zip(columns) {
        times.sort();
        let ms = |at: usize| times[at.min(times.len() - 1)].as_secs_f64() * 1e3;
        let (median, p95, max) = (ms(ROUNDS / 2), ms(ROUNDS * 95 / 100), ms(ROUNDS));
        let mean = times.iter().sum::<Duration>().as_secs_f64() * 1e3 / ROUNDS as f64;
        writeln!(out, "{name:<60} {median:>9.2} {mean:>9.2} {p95:>9.2} {max:>9.2}")?;
    }
    Ok(())
}

fn tid(number: usize) -> String {
    let (day, hour, minute, second) = (number / 86_400 + 1, number / 3_600 % 24, number / 60 % 60, number % 60);
    format!("testpay01m01082502{day:02}{hour:02}{minute:02}{second:02}0000")
}

fn request(tid: &str) -> anyhow::Result<ApprovalRequest> {
    let fields = Fields { tid, mid: "testpay01m", moid: "order-1", amount: "20000", tax_free: "0" };
    ApprovalRequest::check(fields).map_err(|errors| anyhow::anyhow!("{errors:?}"))
}

fn body(tid: &str) -> anyhow::Result<String> {
    Ok(request(tid)?.body_json())
}

/// The whole approval, and the send within it.
async fn approval(store: &Store, gateway: &Gateway, round: usize) -> anyhow::Result<(Duration, Duration)> {
    let request = request(&tid(round))?;
    let clock = Clock::system();
    let attempt = request.attempt(clock.new_id(), clock.now_ms(), Mode::Practice);
    let (token, key) = (Secret::practice_token(), Secret::practice_key());
    let mut sending = Duration::ZERO;
    let began = Instant::now();
    let entry = approve_once(store, attempt, async |journaled| {
        let began = Instant::now();
        let sent = gateway.approve(journaled, &request, &token, &key).await;
        sending = began.elapsed();
        sent.settlement
    });
    let entry = entry.await?;
    anyhow::ensure!(entry.state == ApprovalState::Approved, "{entry:?}");
    Ok((began.elapsed(), sending))
}

fn size(path: &Path) -> usize {
    fs_err::metadata(path).ok().and_then(|found| usize::try_from(found.len()).ok()).unwrap_or(0)
}

/// What the disk takes for two appends that are synced.
fn two_syncs(folder: &Path, bytes: usize) -> io::Result<Duration> {
    let bytes = vec![7; bytes];
    let mut file = fs_err::OpenOptions::new().create(true).append(true).open(folder.join("bare"))?;
    let began = Instant::now();
    for _ in 0..2 {
        file.write_all(&bytes)?;
        file.sync_data()?;
    }
    Ok(began.elapsed())
}

/// The shortest way to the same answer.
fn bare(addr: SocketAddr, body: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(addr)?;
    let head = format!(
        "POST /v1/transactions/pay HTTP/1.1\r\nHost: {addr}\r\nPayment-Token: {PRACTICE_TOKEN}\r\nMerchant-Key: {PRACTICE_KEY}\r\n\
         Content-Type: application/json; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut answer = String::new();
    stream.write_all(head.as_bytes())?;
    stream.read_to_string(&mut answer)?;
    anyhow::ensure!(answer.contains("\"success\":true"), "{answer}");
    Ok(began.elapsed())
}

/// As `curl` tells it, without the start of its process; none where there is no `curl`.
fn curl(running: &Running, body: &str) -> Option<Duration> {
    let headers = [
        format!("Payment-Token: {PRACTICE_TOKEN}"),
        format!("Merchant-Key: {PRACTICE_KEY}"),
        "Content-Type: application/json; charset=UTF-8".to_owned(),
    ];
    let mut command = Command::new("curl");
    command.args(["-s", "-o", "/dev/null", "-w", "%{time_total}", "--data-binary", body]);
    command.args(headers.iter().flat_map(|header| ["-H", header.as_str()]));
    let ended = command.arg(format!("{}/v1/transactions/pay", running.base_url())).output().ok()?;
    let seconds: f64 = String::from_utf8(ended.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}
