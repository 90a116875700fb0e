//! Reads the window as a screen reader does: over the accessibility bus, by names and roles, never by pixels.
//!
//! It looks and presses; it never types. Keys are pressed by [`crate::screen`].

use zbus::blocking::{Connection, Proxy, connection::Builder};
use zbus::proxy::CacheProperties;
use zbus::zvariant::OwnedObjectPath;

const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const CACHE: &str = "/org/a11y/atspi/cache";

/// The bit of "has the focus" among the states, numbered as in AT-SPI's `StateType`.
const FOCUSED: u32 = 1 << 12;

/// What can be addressed on the bus.
type Address = (String, OwnedObjectPath);

/// A row of `GetItems`: object, application, parent, index, count of children, interfaces, name, role, description,
/// states.
type Row = (Address, Address, Address, i32, i32, Vec<String>, String, u32, String, Vec<u32>);

/// Kinds of controls, of AT-SPI's `Role` those that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Can be pressed.
    Button,
    /// Can be typed into.
    Field,
    /// Anything else, by its number.
    Other(u32),
}

impl From<u32> for Role {
    fn from(number: u32) -> Self {
        match number {
            43 | 62 => Self::Button,
            40 | 61 | 79 => Self::Field,
            other => Self::Other(other),
        }
    }
}

/// A control as a screen reader knows it.
#[derive(Clone, Debug)]
pub struct Control {
    address: Address,
    /// What kind of control it is.
    pub role: Role,
    /// What is read aloud.
    pub name: String,
    /// Whether keys go here.
    pub focused: bool,
}

/// A connection to the accessibility bus of a desktop.
pub struct Reader {
    bus: Connection,
    _session: Connection,
}

impl Reader {
    /// Joins the accessibility bus that the session bus at `address` starts, and says that a screen reader is here.
    pub fn join(address: &str) -> zbus::Result<Self> {
        let session = Builder::address(address)?.build()?;
        let launcher = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus")?;
        let bus: String = launcher.call("GetAddress", &())?;
        let status = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status")?;
        status.set_property("IsEnabled", true)?;
        status.set_property("ScreenReaderEnabled", true)?;
        Ok(Self { bus: Builder::address(bus.as_str())?.build()?, _session: session })
    }

    /// Everything in the window; nothing while there is none.
    pub fn controls(&self) -> Vec<Control> {
        let rows = self.rows().unwrap_or_default();
        let control = |(address, _, _, _, _, _, name, role, _, states): Row| Control {
            address,
            role: role.into(),
            name,
            focused: states.first().is_some_and(|states| states & FOCUSED != 0),
        };
        rows.into_iter().map(control).collect()
    }

    /// The control that keys go to, and what it holds.
    pub fn focused(&self) -> Option<(Control, String)> {
        let control = self.controls().into_iter().find(|control| control.focused)?;
        let text = self.text(&control).unwrap_or_default();
        Some((control, text))
    }

    /// What a control holds.
    pub fn text(&self, control: &Control) -> zbus::Result<String> {
        let (name, path) = &control.address;
        self.proxy(name, path.as_str(), "org.a11y.atspi.Text")?.call("GetText", &(0_i32, -1_i32))
    }

    /// Does what a press on the control does.
    pub fn press(&self, control: &Control) -> zbus::Result<bool> {
        let (name, path) = &control.address;
        self.proxy(name, path.as_str(), "org.a11y.atspi.Action")?.call("DoAction", &(0_i32,))
    }

    fn rows(&self) -> zbus::Result<Vec<Row>> {
        let accessible = "org.a11y.atspi.Accessible";
        let applications: Vec<Address> = self.proxy(REGISTRY, ROOT, accessible)?.call("GetChildren", &())?;
        for (name, path) in applications {
            let called = self.proxy(&name, path.as_str(), accessible)?.get_property::<String>("Name");
            if called.is_ok_and(|called| called == "giljabi") {
                return self.proxy(&name, CACHE, "org.a11y.atspi.Cache")?.call("GetItems", &());
            }
        }
        Ok(Vec::new())
    }

    fn proxy<'a>(&'a self, name: &'a str, path: &'a str, interface: &'static str) -> zbus::Result<Proxy<'a>> {
        let builder = zbus::blocking::proxy::Builder::new(&self.bus);
        builder.destination(name)?.path(path)?.interface(interface)?.cache_properties(CacheProperties::No).build()
    }
}
