//! Profiles as files: what every built-in one says of itself, and what is refused of one's own.

use std::fs;
use std::path::Path;
use zhoubao::extract::Profile;

/// The built-in profiles: file name and content.
fn built_in() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/platforms");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_built_in_profile_says_what_it_rests_on_and_of_which_years_it_is() {
    for (file, content) in built_in() {
        let profile = Profile::parse(&file, &content).unwrap();
        assert!(content.lines().any(|line| line.starts_with("known = ")), "{file}");
        assert!(profile.generation.is_some(), "{file}");
        assert!(content.starts_with("# "), "{file} begins with a sample of the export");
    }
}

#[test]
fn what_a_profile_rests_on_and_its_years_are_checked() {
    let own = |(file, _): &(String, String)| file == "sycm-product-days.toml";
    let (file, content) = built_in().into_iter().find(own).unwrap();
    let known = |with: &str| Profile::parse(&file, &content.replace("known = \"programs\"", with));
    assert!(known("known = \"unverified\"").is_ok());
    assert!(known("known = \"rumours\"").unwrap_err().to_string().contains("rumours"));
    for (years, fits) in [("2026", true), ("2017-2026", true), ("2026-2017", false), ("26", false), ("new", false)] {
        let text = content.replace("generation = \"2019-2026\"", &format!("generation = \"{years}\""));
        match Profile::parse(&file, &text) {
            Ok(profile) => assert!(fits && profile.generation.unwrap().to_string() == years, "{years}"),
            Err(error) => assert!(!fits && error.to_string().contains(years), "{years}: {error}"),
        }
    }
}
