//! The fields of the settings whose text counts only when the person has left them.
//!
//! What is half typed is in force nowhere and on no disk: a password typed by mistake among it, a host without its end, a
//! folder letter by letter. A field is left with Tab or a click, and also together with the settings or with the window:
//! nothing draws it then, and [`left`] takes up what stands in it.

use std::borrow::Cow;
use std::path::PathBuf;

use egui::{Context, Id, Ui};

use crate::app::command::{Command, SettingsCommand};
use crate::app::effect::Failure;
use crate::app::settings::{Proxy, Settings, hosts_of};
use crate::app::shared::Address;
use crate::app::state::App;
use crate::payment::base::problem_of;
use crate::ui::widgets::Field;

/// One of those fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Draft {
    /// Address of the gateway's API.
    Api,
    /// Address of the gateway's pages.
    Pages,
    /// Folder of guides.
    Guides,
    /// Address of the shared database.
    Database,
    /// Address of the proxy.
    Proxy,
    /// Certificate file.
    Ca,
    /// Hosts for the system's own TLS.
    SystemTls,
}

/// What stands in the fields that were left all at once.
#[derive(Debug, Default)]
pub struct Left {
    /// What it changes.
    pub commands: Vec<Command>,
    /// What cannot be used, and why. It still stands in its field.
    pub unfit: Vec<Failure>,
}

/// Takes up what stands in the fields, for whoever leaves the settings as a whole.
pub fn left(ctx: &Context, app: &App) -> Left {
    let mut left = Left::default();
    let (mut new, mut others) = (app.settings.clone(), Vec::new());
    for draft in Draft::ALL {
        let why = draft.text(ctx).and_then(|text| draft.problem(&text, &app.settings));
        left.unfit.extend(why.map(|why| {
            Failure::new(format!("설정의 ‘{}’에 적은 것은 쓸 수 없어서 바꾸지 않았어요.", draft.korean()), why)
        }));
        draft.leave(ctx, &mut new, &mut others);
    }
    if new != app.settings {
        left.commands.push(Command::Settings(SettingsCommand::Set(Box::new(new))));
    }
    left.commands.append(&mut others);
    left
}

impl Draft {
    const ALL: [Self; 7] =
        [Self::Api, Self::Pages, Self::Guides, Self::Database, Self::Proxy, Self::Ca, Self::SystemTls];

    /// Its name on the screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Api => "API 주소",
            Self::Pages => "영수증 주소",
            Self::Guides => "안내 폴더",
            Self::Database => "데이터베이스 주소",
            Self::Proxy => "프록시 주소",
            Self::Ca => "CA 인증서 파일",
            Self::SystemTls => "시스템 TLS를 쓸 서버",
        }
    }

    /// Draws its field with what is set, or with what is being typed instead. What was left in it goes into `new` or
    /// `out`; what is wrong stays, and is said.
    pub fn ui(self, ui: &mut Ui, field: Field<'_>, new: &mut Settings, out: &mut Vec<Command>) {
        let shown = self.text(ui.ctx()).unwrap_or_else(|| self.set(new));
        let id = self.id().with("field");
        let writing = ui.memory(|memory| memory.has_focus(id));
        let problem = self.problem(&shown, new).filter(|_| !writing);
        let field = match &problem {
            Some(problem) => field.problem(problem),
            None => field,
        };
        let (response, changed) = field.id(id).show(ui, &shown);
        if let Some(text) = changed {
            self.begin(ui.ctx(), text);
        }
        if !response.has_focus() {
            self.leave(ui.ctx(), new, out);
        }
    }

    /// What is being typed, or was left and is wrong.
    pub fn text(self, ctx: &Context) -> Option<String> {
        ctx.data(|data| data.get_temp(self.id()))
    }

    /// Puts a text into the field that counts only when it is left.
    pub fn begin(self, ctx: &Context, text: String) {
        ctx.data_mut(|data| data.insert_temp(self.id(), text));
    }

    /// Drops what is being typed.
    pub fn forget(self, ctx: &Context) {
        ctx.data_mut(|data| data.remove::<String>(self.id()));
    }

    fn id(self) -> Id {
        Id::unique("settings-draft").with(self)
    }

    /// Nobody types in it any more: what can be used of it counts.
    fn leave(self, ctx: &Context, new: &mut Settings, out: &mut Vec<Command>) {
        let Some(text) = self.text(ctx).filter(|text| self.wrong(text).is_none()) else { return };
        self.forget(ctx);
        let text = text.trim();
        if text != self.set(new) {
            self.put(text, new, out);
        }
    }

    /// What is in force.
    fn set(self, settings: &Settings) -> String {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        match self {
            Self::Api => settings.api_base.clone().unwrap_or_default(),
            Self::Pages => settings.pages_base.clone().unwrap_or_default(),
            Self::Guides => path(&settings.guides_dir),
            Self::Database => settings.database.clone().unwrap_or_default(),
            Self::Proxy => match &settings.proxy {
                Proxy::At(address) => address.clone(),
                Proxy::System | Proxy::None => String::new(),
            },
            Self::Ca => path(&settings.ca_file),
            Self::SystemTls => settings.system_tls_hosts.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        }
    }

    /// Why it cannot be used, as it is said. A field that nobody has filled in yet is nobody's mistake.
    fn problem(self, text: &str, settings: &Settings) -> Option<Cow<'static, str>> {
        self.wrong(text).filter(|_| !text.trim().is_empty() || !self.set(settings).is_empty())
    }

    /// Why it cannot be used.
    fn wrong(self, text: &str) -> Option<Cow<'static, str>> {
        match self {
            // Without an address of its own it goes by the official one, and follows no database.
            Self::Api | Self::Pages | Self::Database if text.trim().is_empty() => None,
            Self::Api | Self::Pages => problem_of(text).map(|why| why.ko),
            Self::Database => Address::parse(text).err().map(|why| why.ko),
            Self::Proxy => Proxy::At(text.to_owned()).problem().map(Cow::Borrowed),
            // Whether there is such a file or folder is found out by whoever reads it, and said then.
            Self::Guides | Self::Ca | Self::SystemTls => None,
        }
    }

    /// Brings it into force; empty where the field was emptied.
    fn put(self, text: &str, new: &mut Settings, out: &mut Vec<Command>) {
        let given = (!text.is_empty()).then(|| text.to_owned());
        match self {
            Self::Api => new.api_base = given,
            Self::Pages => new.pages_base = given,
            Self::Guides => new.guides_dir = given.map(PathBuf::from),
            Self::Database => new.database = given,
            Self::Proxy => new.proxy = Proxy::At(text.to_owned()),
            Self::Ca => {
                let command = given.map_or(SettingsCommand::NoCa, |path| SettingsCommand::Ca(PathBuf::from(path)));
                out.push(Command::Settings(command));
            }
            Self::SystemTls => new.system_tls_hosts = hosts_of(text),
        }
    }
}
