//! Arguments to meaning to running. The only place that knows every ring.

fn main() {}
