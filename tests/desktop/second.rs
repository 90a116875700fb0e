//! A second start on the same data folder: it leaves, and the window that is there comes to the front.

use std::io::Read as _;
use std::process::Stdio;

use crate::call::at_a_desk;
use crate::screen::{Running, wait};

#[test]
fn a_second_start_brings_the_first_window_to_the_front() {
    at_a_desk(|desk, _, _| {
        let desktop = &desk.desktop;
        let first = desktop.active_window().unwrap();
        desktop.until("the window out of sight", || desktop.minimize(), || desktop.active_window() != Some(first));
        let mut second = desktop.command(env!("CARGO_BIN_EXE_giljabi"));
        second.arg("--data").arg(&desk.data).arg("--practice").stderr(Stdio::piped());
        let mut second = Running(second.spawn().unwrap());
        wait("the second start to leave", || second.0.try_wait().unwrap().is_some());
        assert_eq!(second.0.wait().unwrap().code(), Some(0));
        let mut said = String::new();
        second.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said.trim(), "길잡이가 이미 열려 있어서 그 창을 앞으로 가져왔어요.");
        wait("the first window in front", || desktop.active_window() == Some(first));
        wait("its field with the keyboard", || desk.focus_is("안내 찾기"));
    });
}
