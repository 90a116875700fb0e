//! What the rows of the table of keys do: commands for the program, or a focus and an overlay for the window.
//!
//! A key, a button and the palette all come through here. Decides nothing about calls or payments.

use egui::Context;

use super::diagnose::{Action, act};
use super::keys::{caller_id, final_id, note_id, park_id};
use super::window::View;
use crate::app::command::{Command, DeskCommand, PaletteCommand, PaymentCommand, SettingsCommand};
use crate::app::park::ParkCommand;
use crate::app::past::PastCommand;
use crate::app::settings::Theme;
use crate::app::shortcuts::Deed;
use crate::app::state::{App, Workspace};

/// How much larger or smaller one key makes the text, in per cent.
const ZOOM_STEP: u16 = 10;

/// Does it.
pub fn run(deed: Deed, ctx: &Context, app: &App, view: &mut View, out: &mut Vec<Command>) {
    // Whatever leads elsewhere leaves what lies over the window.
    if deed != Deed::Keys {
        view.keys_shown = false;
    }
    if app.palette.open && deed != Deed::Palette {
        out.push(Command::Palette(PaletteCommand::Close));
    }
    match deed {
        Deed::Go(at) => out.extend(Workspace::ALL.get(usize::from(at)).copied().map(Command::Go)),
        Deed::Palette if app.palette.open => out.extend(view.leave_palette(ctx)),
        Deed::Palette => {
            view.enter_overlay(ctx, app);
            out.push(Command::Palette(PaletteCommand::Open));
        }
        Deed::Keys if view.keys_shown => {
            view.keys_shown = false;
            view.give_back(ctx);
        }
        Deed::Keys => {
            view.enter_overlay(ctx, app);
            view.keys_shown = true;
        }
        Deed::Help if view.help.is_some() => {
            view.help = None;
            view.give_back(ctx);
        }
        Deed::Help => {
            view.enter_overlay(ctx, app);
            view.help = Some(super::help::open(app));
        }
        Deed::NewCall => out.extend([Command::Go(Workspace::Desk), Command::Desk(DeskCommand::NewCall)]),
        Deed::NextCall => out.push(Command::Desk(DeskCommand::Next)),
        Deed::PreviousCall => out.push(Command::Desk(DeskCommand::Previous)),
        Deed::Longest => out.push(Command::Desk(DeskCommand::Park(ParkCommand::Longest))),
        Deed::Park => {
            // The question is answered with number keys, which must not go on into the note.
            ctx.memory_mut(egui::Memory::stop_text_input);
            out.push(Command::Desk(DeskCommand::Park(ParkCommand::Ask)));
        }
        Deed::Past => out.push(Command::Desk(DeskCommand::Past(PastCommand::Toggle))),
        Deed::Larger => out.push(zoom(app.settings.zoom_percent.saturating_add(ZOOM_STEP))),
        Deed::Smaller => out.push(zoom(app.settings.zoom_percent.saturating_sub(ZOOM_STEP))),
        Deed::ActualSize => out.push(zoom(100)),
        Deed::Light => out.push(look(Theme::Light)),
        Deed::Dark => out.push(look(Theme::Dark)),
        Deed::Contrast => out.push(look(Theme::Contrast)),
        Deed::Reload => out.push(Command::ReloadLibrary),
        Deed::Back => out.push(Command::Desk(DeskCommand::Back)),
        Deed::Undo => out.push(Command::Desk(DeskCommand::Undo)),
        Deed::Tried => out.push(Command::Desk(DeskCommand::TriedHere)),
        Deed::Skip => out.push(Command::Desk(DeskCommand::Skip)),
        Deed::CopyWhole => out.extend(super::desk::copy_whole(app)),
        Deed::CopyNext => out.extend(super::desk::copy_next(app, &mut view.sending)),
        Deed::Picture => {
            app.desk.call().iter().for_each(|call| super::desk::zoom(call, view));
            ctx.request_repaint();
        }
        Deed::Link => {
            app.desk.call().iter().for_each(|call| super::desk::leave(call, view));
            ctx.request_repaint();
        }
        Deed::Inputs => {
            // Where there is no field the focus stays: without it the next digits would answer.
            let asked = app.desk.parking.as_ref().map(park_id);
            let field = asked.or_else(|| app.desk.call().and_then(super::desk::first_input));
            field.into_iter().for_each(|field| ctx.memory_mut(|memory| memory.request_focus(field)));
        }
        Deed::Caller => {
            view.drawer = true;
            app.desk.call().iter().for_each(|call| ctx.memory_mut(|memory| memory.request_focus(caller_id(call))));
        }
        Deed::Earlier => {
            let before = app.desk.call().and_then(|call| call.caller.before.as_ref());
            let last = before.and_then(|before| before.last.as_ref()).map(|last| last.id.clone());
            out.extend(last.map(|id| Command::Desk(DeskCommand::Past(PastCommand::Show(id)))));
        }
        Deed::Note => {
            let Some(call) = app.desk.call() else { return };
            // On a narrow window the note lies in the drawer; at the end of a call there is only the one that is left.
            view.drawer |= call.ending.is_none();
            let field = if call.ending.is_some() { final_id(call) } else { note_id(call) };
            ctx.memory_mut(|memory| memory.request_focus(field));
        }
        Deed::End => out.push(Command::Desk(DeskCommand::End)),
        Deed::Diagnosed(at) => {
            out.extend(Action::ALL.get(usize::from(at)).into_iter().flat_map(|action| act(*action, app)));
        }
        Deed::Receipt => out.push(Command::Payment(PaymentCommand::Receipt)),
        Deed::Inquire => out.push(Command::Payment(PaymentCommand::Inquire)),
        Deed::Approve => out.push(Command::Payment(PaymentCommand::AskApproval)),
        Deed::Compare if app.payment.order().is_some() => out.extend(super::payment::to_diagnosis(app)),
        Deed::Compare => {}
    }
}

fn zoom(percent: u16) -> Command {
    Command::Settings(SettingsCommand::Zoom(percent))
}

fn look(theme: Theme) -> Command {
    Command::Settings(SettingsCommand::Look(theme))
}
