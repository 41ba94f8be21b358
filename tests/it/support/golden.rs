//! Golden files: what an output was when somebody last looked at it. `ZHOUBAO_BLESS=1 cargo test` rewrites them.

use std::path::PathBuf;

/// Fails where the text is not the golden file's.
pub fn check(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if let Some((n, (was, is))) = golden.lines().zip(text.lines()).enumerate().find(|(_, (was, is))| was != is) {
        panic!("{name} line {}:\nwas {was}\n is {is}\nZHOUBAO_BLESS=1 rewrites it", n + 1);
    }
    assert_eq!(golden.len(), text.len(), "{name} is longer or shorter than it was; ZHOUBAO_BLESS=1 rewrites it");
}
