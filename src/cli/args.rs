//! What may be typed, as clap reads it. Words only; nothing here runs.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::check::CheckArgs;
use super::diagnose::DiagnoseArgs;
use super::explain::ExplainArgs;
use super::export::ExportArgs;
use super::journal::JournalArgs;
use super::new::NewArgs;
use super::scenario::ScenarioArgs;
use super::schema::SchemaArgs;
use super::searches::SearchesArgs;
use super::test::TestArgs;
use super::walk::WalkArgs;
use crate::app::settings::{Theme, ZOOM_MAX_PERCENT, ZOOM_MIN_PERCENT};
use crate::diag::{Lang, Words, words};
use crate::service::world::{ENV_API, ENV_DATABASE, ENV_DATABASE_PASSWORD, ENV_KEY, ENV_PAGES, ENV_TOKEN};

/// Scenes of `--screenshot`.
pub const SCENES: [&str; 30] = [
    "search",
    "query",
    "step",
    "choices",
    "tried",
    "ending",
    "calls",
    "calls-many",
    "parking",
    "call-back",
    "waiting",
    "past",
    "notice",
    "welcome",
    "tour-find",
    "tour-answer",
    "tour-note",
    "tour-finish",
    "payment",
    "confirm",
    "approved",
    "unknown",
    "palette",
    "keys",
    "messages",
    "settings",
    "diagnose",
    "diagnose-card",
    "diagnose-code",
    "diagnose-words",
];

const TEMPLATE: &str = "{about}\n\n쓰는 법: {usage}\n\n{all-args}{after-help}";

/// Headings in help.
const OPTIONS: &str = "모든 명령의 선택";
const WINDOW: &str = "창";

/// The arguments of the program.
#[derive(Debug, Parser)]
#[command(
    name = "giljabi",
    version = version(),
    about = "길잡이: 결제 상담을 돕는 데스크톱 프로그램. 명령 없이 실행하면 창이 열려요.",
    after_help = after_help(),
    help_template = TEMPLATE,
    subcommand_help_heading = "명령",
    subcommand_value_name = "명령",
    next_help_heading = OPTIONS,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// 안내(*.toml) 폴더. 적지 않으면 설정에서 고른 폴더, 그다음 함께 온 폴더
    #[arg(long, value_name = "DIR", global = true)]
    pub guides: Option<PathBuf>,
    /// 기록과 설정을 두는 자료 폴더. 적지 않으면 사용자의 앱 자료 폴더
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// 설정과 상관없이 연습 모드로 시작하기
    #[arg(long)]
    pub practice: bool,
    /// 결과, 오류, 도움말의 언어
    #[arg(long, value_name = "LANG", value_enum, global = true, default_value = "ko")]
    pub lang: LangArg,
    /// 결과에 색을 쓸 때. auto는 터미널에서만 쓰고 NO_COLOR와 TERM=dumb을 따라요
    #[arg(long, value_name = "WHEN", value_enum, global = true, default_value = "auto")]
    pub color: ColorArg,
    /// 이 도움말 보기
    #[arg(long, short = 'h', global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 버전 보기
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
    /// How the window opens.
    #[command(flatten, next_help_heading = WINDOW)]
    pub window: WindowArgs,
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// 터미널에서만
    Auto,
    /// 언제나
    Always,
    /// 쓰지 않기
    Never,
}

impl ColorArg {
    /// Whether to use colours. `no_color` and `term` are the environment variables of those names.
    pub fn wanted(self, on_terminal: bool, no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => on_terminal && no_color.is_none_or(OsStr::is_empty) && term.is_none_or(|term| term != "dumb"),
        }
    }
}

/// Languages of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// 한국어
    Ko,
    /// 영어
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Ko => Self::Ko,
            LangArg::En => Self::En,
        }
    }
}

/// Arguments of the window.
#[derive(Debug, Clone, Default, Args)]
pub struct WindowArgs {
    /// 화면 하나를 PNG로 저장하고 끝내기. --data가 없으면 임시 자료 폴더에서 연습 모드로 열어요
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// 저장할 장면 [기본: search]
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(SCENES))]
    pub scene: Option<String>,
    /// 창이 뜨기까지 걸린 시간을 재서 stderr에 적고 끝내기
    #[arg(long)]
    pub timings: bool,
    /// 창 크기 [기본: 1280x800]
    #[arg(long, value_name = "WxH", value_parser = read_size)]
    pub size: Option<Size>,
    /// 이번 실행의 색
    #[arg(long, value_name = "THEME", value_enum)]
    pub theme: Option<ThemeArg>,
    /// 이번 실행의 글자 크기(%), 80부터 200까지
    #[arg(long, value_name = "PERCENT", value_parser = read_zoom)]
    pub zoom: Option<u16>,
}

impl Cli {
    /// Whether something was said that only a window understands.
    pub(super) fn has_window_words(&self) -> bool {
        let WindowArgs { screenshot, scene, timings, size, theme, zoom } = &self.window;
        screenshot.is_some() || scene.is_some() || *timings || size.is_some() || theme.is_some() || zoom.is_some()
    }
}

/// Width and height of a window, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Points.
    pub width: u16,
    /// Points.
    pub height: u16,
}

impl Default for Size {
    fn default() -> Self {
        Self { width: 1280, height: 800 }
    }
}

/// Sides of a window, in points: smaller shows nothing, larger no screen has.
const SIDES: std::ops::RangeInclusive<u16> = 320..=7680;

/// Why a value cannot be taken, for whoever typed it.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.ko)]
pub(super) struct BadValue(pub(super) Words);

fn read_size(text: &str) -> Result<Size, BadValue> {
    let side = |part: &str| part.trim().parse::<u16>().ok().filter(|side| SIDES.contains(side));
    let (width, height) = text.split_once(['x', 'X', '×']).unwrap_or_default();
    match (side(width), side(height)) {
        (Some(width), Some(height)) => Ok(Size { width, height }),
        _ => Err(BadValue(words!(
            "1280x800처럼 {least}부터 {most}까지의 두 수로 적어 주세요",
            "two numbers from {least} to {most}, like 1280x800",
            least = SIDES.start(),
            most = SIDES.end()
        ))),
    }
}

fn read_zoom(text: &str) -> Result<u16, BadValue> {
    let zoom =
        text.trim_end_matches('%').parse().ok().filter(|zoom| (ZOOM_MIN_PERCENT..=ZOOM_MAX_PERCENT).contains(zoom));
    zoom.ok_or_else(|| {
        BadValue(words!(
            "{ZOOM_MIN_PERCENT}부터 {ZOOM_MAX_PERCENT}까지의 수로 적어 주세요",
            "a number from {ZOOM_MIN_PERCENT} to {ZOOM_MAX_PERCENT}"
        ))
    })
}

/// Colours of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// 밝게
    Light,
    /// 어둡게
    Dark,
    /// 고대비
    Contrast,
}

impl From<ThemeArg> for Theme {
    fn from(arg: ThemeArg) -> Self {
        match arg {
            ThemeArg::Light => Self::Light,
            ThemeArg::Dark => Self::Dark,
            ThemeArg::Contrast => Self::Contrast,
        }
    }
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
#[command(help_template = TEMPLATE)]
pub enum Command {
    /// 안내를 검사해요. 오류가 있으면 1로 끝나요
    #[command(help_template = TEMPLATE)]
    Check(CheckArgs),
    /// 규칙 하나를 까닭과 보기로 설명해요. 적지 않으면 모든 규칙의 목록
    #[command(help_template = TEMPLATE)]
    Explain(ExplainArgs),
    /// 안내에 적힌 사례([[case]])를 모두 걸어 보고, 지나지 않은 곳을 알려 줘요
    #[command(help_template = TEMPLATE)]
    Test(TestArgs),
    /// 안내를 따라가서 어디에 이르는지 봐요
    #[command(help_template = TEMPLATE)]
    Walk(WalkArgs),
    /// 새 안내나 새 안내 폴더를 만들어요
    #[command(help_template = TEMPLATE)]
    New(NewArgs),
    /// 안내를 글, 지도, 자료로 내보내요
    #[command(help_template = TEMPLATE)]
    Export(ExportArgs),
    /// 편집기가 안내를 돕게 하는 JSON 스키마를 적어요
    #[command(help_template = TEMPLATE)]
    Schema(SchemaArgs),
    /// 지금 보이는 공지를 보고, 공유 공지를 올려요
    #[command(help_template = TEMPLATE)]
    Notices(NoticesArgs),
    /// 안내를 찾아요. 없으면 1로 끝나요
    #[command(help_template = TEMPLATE)]
    Search(SearchArgs),
    /// 상담사들이 찾았지만 나오지 않은 말을 많은 차례로 봐요
    #[command(help_template = TEMPLATE)]
    Searches(SearchesArgs),
    /// 무엇이든 붙여 넣으면 무슨 일인지, 누가 풀 수 있는지 알려 줘요. 네트워크를 쓰지 않아요
    #[command(help_template = TEMPLATE)]
    Diagnose(DiagnoseArgs),
    /// tid를 네트워크 없이 읽어요
    #[command(help_template = TEMPLATE)]
    Tid(TidArgs),
    /// 거래를 조회해요. 읽기만 하고 아무것도 바꾸지 않아요
    #[command(help_template = TEMPLATE)]
    Lookup(LookupArgs),
    /// 영수증을 읽어요. 가맹점 키가 필요 없어요
    #[command(help_template = TEMPLATE)]
    Receipt(ReceiptArgs),
    /// 승인을 한 번 요청해요. --live에서는 실제로 돈이 움직여요
    #[command(help_template = TEMPLATE, after_help = approve_help())]
    Approve(ApproveArgs),
    /// 승인 기록을 봐요
    #[command(help_template = TEMPLATE)]
    Journal(JournalArgs),
    /// 연습 상황의 목록, 또는 한 상황의 재료와 정답을 봐요
    #[command(help_template = TEMPLATE)]
    Practice(ScenarioArgs),
    /// 연습 게이트웨이를 켜요. 첫 줄에 주소를 적고 Ctrl+C까지 답해요
    #[command(help_template = TEMPLATE, after_help = crate::practice::help()[0].clone())]
    PracticeGateway(PracticeArgs),
}

/// Arguments of `notices`.
#[derive(Debug, Clone, Args)]
pub struct NoticesArgs {
    /// 지난 공지와 앞으로의 공지도 함께 보기
    #[arg(long)]
    pub all: bool,
    /// 안내 폴더가 아니라 공유 데이터베이스의 공지 보기
    #[arg(long, conflicts_with = "publish")]
    pub shared: bool,
    /// 이 파일을 검사해서 공유 데이터베이스에 올리기. 지금 것과의 차이를 보여 줘요
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub publish: Option<PathBuf>,
    /// 차이만 보고 올리지 않기
    #[arg(long, requires = "publish")]
    pub dry_run: bool,
    /// 지금 것이 이 번째일 때만 올리기(없을 때는 0). 다르면 그사이 누가 올린 것이에요
    #[arg(long, value_name = "N", requires = "publish")]
    pub revision: Option<i64>,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `search`.
#[derive(Debug, Clone, Args)]
pub struct SearchArgs {
    /// 찾을 말. 초성, 오타, 영문 자판으로 친 한글도 돼요
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    pub query: Vec<String>,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tid`.
#[derive(Debug, Clone, Args)]
pub struct TidArgs {
    /// 30글자 거래 번호
    #[arg(value_name = "TID", allow_hyphen_values = true)]
    pub tid: String,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `lookup`.
#[derive(Debug, Clone, Args)]
pub struct LookupArgs {
    /// 30글자 거래 번호
    #[arg(value_name = "TID", allow_hyphen_values = true)]
    pub tid: String,
    /// 설정과 상관없이 실거래에서 조회하기
    #[arg(long)]
    pub live: bool,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `receipt`.
#[derive(Debug, Clone, Args)]
pub struct ReceiptArgs {
    /// 30글자 거래 번호
    #[arg(value_name = "TID", allow_hyphen_values = true)]
    pub tid: String,
    /// 읽는 대신 브라우저로 열기. 구매자 정보가 화면에 그대로 보여요
    #[arg(long)]
    pub open: bool,
    /// 설정과 상관없이 실거래에서 읽기
    #[arg(long)]
    pub live: bool,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `approve`. No secret is among them: arguments show in process lists.
#[derive(Debug, Clone, Args)]
pub struct ApproveArgs {
    /// 30글자 거래 번호
    #[arg(long, value_name = "TID")]
    pub tid: String,
    /// 가맹점 아이디(10글자)
    #[arg(long, value_name = "MID")]
    pub mid: String,
    /// 주문번호
    #[arg(long, value_name = "MOID")]
    pub moid: String,
    /// 과세 금액(원)
    #[arg(long, value_name = "WON")]
    pub amt: String,
    /// 면세 금액(원). 구매자는 두 금액의 합을 내요
    #[arg(long, value_name = "WON", default_value = "", hide_default_value = true)]
    pub tax_free: String,
    /// 실거래로 보내기. 실제로 돈이 움직여요
    #[arg(long)]
    pub live: bool,
    /// 실거래 확인: 과세와 면세를 더한 금액을 다시 적기
    #[arg(long, value_name = "WON")]
    pub confirm_amount: Option<String>,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `practice-gateway`.
#[derive(Debug, Clone, Args)]
pub struct PracticeArgs {
    /// 127.0.0.1의 포트. 0이면 빈 포트
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
}

fn after_help() -> String {
    format!(
        "환경 변수:\n  {ENV_API}    승인과 조회의 주소\n  {ENV_PAGES}  영수증의 주소\n  \
         {ENV_KEY}   가맹점 키\n  {ENV_TOKEN}  결제 토큰(승인 한 번에만 써요)\n  \
         {ENV_DATABASE}  명령이 쓸 공유 데이터베이스의 주소\n  {ENV_DATABASE_PASSWORD}  그 비밀번호\n\n\
         끝날 때의 값:\n  0  문제없음\n  1  찾은 문제가 있거나 거절됨\n  2  실행하지 못함\n  3  승인 결과를 알 수 없음\n"
    )
}

fn approve_help() -> String {
    format!(
        "결제 토큰과 가맹점 키는 {ENV_TOKEN}, {ENV_KEY}에 두거나 물어볼 때 적어요. 인자로는 받지 않아요.\n\
         연습에서는 둘 다 쓰지 않고 연습용 값을 써요. 기록을 먼저 남기고 한 번만 보내요. 같은 tid는 다시 보내지 않아요.\n\n\
         끝날 때의 값: 0 승인됨, 1 거절됨(보내지 않은 것 포함), 2 보내지 못함, 3 결과를 알 수 없음\n"
    )
}

/// The version and, in release builds, the commit it was made from.
fn version() -> &'static str {
    concat!(env!("CARGO_PKG_VERSION"), " ", env!("GILJABI_COMMIT")).trim_end()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn colours_where_they_are_seen_and_not_unwanted() {
        let set = |text: &'static str| Some(OsStr::new(text));
        for (when, terminal, no_color, term, want) in [
            (ColorArg::Auto, true, None, None, true),
            (ColorArg::Auto, true, set(""), set("xterm-256color"), true),
            (ColorArg::Auto, true, set("1"), None, false),
            (ColorArg::Auto, true, None, set("dumb"), false),
            (ColorArg::Auto, false, None, set("xterm"), false),
            (ColorArg::Always, false, set("1"), set("dumb"), true),
            (ColorArg::Never, true, None, None, false),
        ] {
            assert_eq!(when.wanted(terminal, no_color, term), want, "{when:?} {terminal} {no_color:?} {term:?}");
        }
    }

    #[test]
    fn sizes() {
        for (text, want) in [
            ("1280x800", Some((1280, 800))),
            ("720X480", Some((720, 480))),
            ("1280", None),
            ("0x0", None),
            ("x", None),
            ("-1x5", None),
            ("99999x99999", None),
        ] {
            assert_eq!(read_size(text).ok().map(|s| (s.width, s.height)), want, "{text}");
        }
    }
}
