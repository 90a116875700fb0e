//! A window driven frame by frame, as the window system does: all events of a frame at once, and no tree of controls
//! unless it is asked for. Quicker than the harness of `ui_desk`, and true about what comes in one frame.

#![cfg(feature = "gui")]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use egui::accesskit::{Action, ActionRequest, Live, Node, NodeId, Role, TreeId, TreeUpdate};
use egui::{Context, Event, Id, LayerId, Pos2, RawInput, Rect, Vec2, pos2};
use giljabi::app::command::Command;
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::ui::window::Window;

use crate::harness::StillPort;
use crate::ui_desk::Desk;

/// Frames after which a window that still wants another one is looked at as it is.
const FRAMES_MAX: usize = 20;

/// Seconds between two frames.
const FRAME: f64 = 1.0 / 60.0;

/// Contexts of windows that are gone. What they keep is their letters: to draw them anew for each window is most of what
/// a test of the window takes.
static CONTEXTS: Mutex<Vec<Context>> = Mutex::new(Vec::new());

pub struct Bare {
    pub ctx: Context,
    pub window: Window,
    size: Vec2,
    time: f64,
    repaints: bool,
    tree: Option<TreeUpdate>,
}

/// A node of the tree, in the order it is drawn.
pub struct Item {
    pub id: NodeId,
    pub role: Role,
    pub name: String,
    /// What is in a field.
    pub value: String,
    pub rect: Rect,
    pub live: Option<Live>,
    pub is_control: bool,
}

/// Something that takes the focus.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    pub id: Id,
    pub layer: LayerId,
    /// Where it can be seen; nowhere if a list has scrolled it out of sight.
    pub seen: Rect,
}

impl Bare {
    /// The window of another harness, as it stands, without the tree that harness draws in every frame.
    pub fn of(desk: Desk) -> Self {
        let ctx = desk.harness.ctx.clone();
        ctx.disable_accesskit();
        let (size, time) = ctx.input(|input| (input.viewport_rect().size(), input.time));
        let window = desk.harness.into_state();
        let mut bare = Self { ctx, window, size, time, repaints: true, tree: None };
        bare.rest();
        bare
    }

    /// A window with the shipped guides, at rest.
    pub fn open(width: f32, height: f32, settings: Settings) -> Self {
        let ctx = CONTEXTS.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let time = ctx.input(|input| input.time) + 1.0;
        let window = Window::new(&ctx, App::new(settings), Box::new(StillPort::default()));
        ctx.all_styles_mut(|style| {
            style.animation_time = 0.0;
            style.scroll_animation = egui::style::ScrollAnimation::none();
            style.visuals.text_cursor.blink = false;
        });
        let size = egui::vec2(width, height);
        let mut bare = Self { ctx, window, size, time, repaints: true, tree: None };
        bare.rest();
        bare
    }

    pub fn app(&self) -> &App {
        &self.window.app
    }

    /// One frame with all of its events.
    pub fn frame(&mut self, events: &[Event]) {
        self.time += FRAME;
        self.window.take_in(&self.ctx);
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, self.size));
        let mut input = RawInput {
            screen_rect,
            time: Some(self.time),
            events: events.to_vec(),
            focused: true,
            ..Default::default()
        };
        self.window.order_input(&self.ctx, &mut input);
        let window = &mut self.window;
        let mut output = self.ctx.run_ui(input, |ui| window.draw(ui));
        output.textures_delta.clear();
        self.tree = output.platform_output.accesskit_update.take();
        let root = output.viewport_output.get(&egui::ViewportId::ROOT);
        self.repaints = root.is_some_and(|root| root.repaint_delay.is_zero());
    }

    /// Frames until it asks for no other.
    pub fn rest(&mut self) {
        for _ in 0..FRAMES_MAX {
            self.frame(&[]);
            if !self.repaints {
                break;
            }
        }
    }

    pub fn obey(&mut self, commands: Vec<Command>) {
        let ctx = self.ctx.clone();
        self.window.obey(&ctx, commands);
        self.rest();
    }

    /// What has the focus.
    pub fn focused(&self) -> Option<Id> {
        self.ctx.memory(egui::Memory::focused)
    }

    /// Gives the focus to the control of this name, as a screen reader does.
    pub fn focus(&mut self, name: &str) {
        let items = self.items();
        let named = items.iter().find(|item| item.is_control && item.name == name);
        let target_node = named.unwrap_or_else(|| panic!("nothing is called {name}")).id;
        let request = ActionRequest { action: Action::Focus, target_node, target_tree: TreeId::ROOT, data: None };
        self.frame(&[Event::AccessKitActionRequest(request)]);
        self.rest();
    }

    /// What a screen reader meets now.
    pub fn items(&mut self) -> Vec<Item> {
        self.ctx.enable_accesskit();
        self.frame(&[]);
        let tree = self.tree.take().expect("the tree was asked for");
        self.ctx.disable_accesskit();
        let nodes: BTreeMap<NodeId, Node> = tree.nodes.into_iter().collect();
        let mut items = Vec::new();
        let root = tree.tree.expect("the first update names its root").root;
        let mut todo = vec![root];
        while let Some(id) = todo.pop() {
            let Some(node) = nodes.get(&id) else { continue };
            todo.extend(node.children().iter().rev());
            items.push(Item::new(id, node, &nodes));
        }
        items
    }

    /// What takes the focus now, in the order it is drawn: nothing that lies under a question.
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops: Vec<Stop> = self.ctx.viewport(|viewport| {
            let widgets = viewport.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
            let takes = widgets.filter(|widget| widget.sense.is_focusable() && widget.enabled);
            let stop =
                |widget: &egui::WidgetRect| Stop { id: widget.id, layer: widget.layer_id, seen: widget.interact_rect };
            takes.map(stop).collect()
        });
        stops.retain(|stop| self.ctx.memory(|memory| memory.allows_interaction(stop.layer)));
        stops
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.ctx.disable_accesskit();
            self.ctx.memory_mut(|memory| *memory = egui::Memory::default());
            CONTEXTS.lock().unwrap_or_else(PoisonError::into_inner).push(self.ctx.clone());
        }
    }
}

impl Item {
    fn new(id: NodeId, node: &Node, nodes: &BTreeMap<NodeId, Node>) -> Self {
        let words = |node: &Node| node.label().or(node.value()).unwrap_or_default().to_owned();
        // The text in a field is no name of it.
        let is_field = matches!(node.role(), Role::TextInput | Role::MultilineTextInput | Role::PasswordInput);
        let labels = node.labelled_by().iter().filter_map(|id| nodes.get(id)).map(words);
        let labels = labels.collect::<Vec<_>>().join(" ");
        let own = if is_field { node.label().unwrap_or_default().to_owned() } else { words(node) };
        let bounds = node.bounds().unwrap_or_default();
        let corner = |x: f64, y: f64| pos2(x as f32, y as f32);
        Self {
            id,
            role: node.role(),
            name: if labels.is_empty() { own } else { labels },
            value: node.value().unwrap_or_default().to_owned(),
            rect: Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1)),
            live: node.live(),
            is_control: node.supports_action(Action::Focus) && node.role() != Role::Window,
        }
    }
}
