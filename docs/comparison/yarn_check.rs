// Compiles .yarn files with Yarn Spinner's compiler for Rust (crate yarnspinner 0.9). Prints `file: severity: message` a
// finding. No part of giljabi's build: make an empty package with that one dependency and this as its src/main.rs.

use yarnspinner::compiler::{Compiler, DiagnosticSeverity};

fn main() {
    for path in std::env::args().skip(1) {
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let found = match Compiler::new().read_file(&path).compile() {
            Ok(compiled) => compiled.warnings,
            Err(error) => error.0,
        };
        for one in found {
            let severity = if one.severity == DiagnosticSeverity::Error { "error" } else { "warning" };
            println!("{file}: {severity}: {}", one.message.replace('\n', " "));
        }
    }
}
