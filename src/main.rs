//! The `zhoubao` command.

fn main() {}
