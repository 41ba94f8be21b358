//! Profiles as files: what every built-in one says of itself, and what is refused of one's own.

use std::fs;
use std::path::Path;
use zhoubao::extract::{Profile, ProfileError, Profiles};
use zhoubao::words::{Language, Words};

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
fn a_pipe_among_the_profiles_is_refused_and_not_waited_for() {
    let folder = tempfile::TempDir::new().unwrap();
    let pipe = folder.path().join("platforms/own.toml");
    fs::create_dir(pipe.parent().unwrap()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for error in [Profiles::of_file(&pipe).unwrap_err(), Profiles::with_folder(Some(folder.path())).unwrap_err()] {
        let said = Words::built_in(Language::En).say(&error.phrase());
        assert!(said.contains("own.toml") && said.contains("it is a pipe"), "{said}");
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

#[test]
fn a_profile_that_cannot_be_used_is_told_with_line_and_what_was_meant() {
    let content = built_in().into_iter().find(|(file, _)| file == "taobao-orders.toml").unwrap().1;
    let line = |text: &str| content.lines().position(|line| line.contains(text)).unwrap() + 1;
    let status = "{ to = \"status\"";
    let cases = [
        ("unknown_key", "forbidden = [", "forbiden = [", "forbidden"),
        ("missing", "gives = \"orders\"\n", "", "gives"),
        ("not_allowed", "gives = \"orders\"", "gives = \"order\"", "orders, lines, refunds"),
        ("not_allowed", "generation = \"2014-2026\"", "generation = \"new\"", "2026, 2017-2026"),
        ("wrong_type", "version = ", "version = \"two\" # ", "\"two\""),
        ("syntax", "platforms = [", "platforms = [[", "straight quotes"),
        ("unknown_column", status, "{ to = \"staus\"", "the nearest is status"),
        ("unknown_map", "map = \"status\"", "map = \"state\"", "there are: status"),
    ];
    let mut met: Vec<&str> = Vec::new();
    for (code, from, to, says) in cases {
        let error = Profile::parse("own.toml", &content.replacen(from, to, 1)).expect_err(to);
        assert_eq!(error.code(), format!("extract.profile.{code}"), "{error}");
        let told = error.to_string();
        let at = format!("ine {} of the profile own.toml", line(from.trim_end()));
        assert!(told.contains(says) && (told.contains(&at) || code == "missing" || code == "syntax"), "{told}");
        for language in Language::ALL {
            let told = Words::built_in(language).say(&error.phrase());
            assert!(told.contains("own.toml") && !told.contains(['{', '}']), "{language}: {told}");
        }
        met.push(code);
    }
    // The rest: a key that nothing fills, a file that is not there, and (in `commands::recognised`) an id twice.
    let without = content.replacen("{ to = \"order_id\"", "{ to = \"channel\"", 1);
    let unmapped = Profile::parse("own.toml", &without).expect_err("orders without a number");
    let unreadable = Profiles::of_file(Path::new("nowhere/own.toml")).expect_err("no file");
    let from = "{ to = \"status\", from = [\"订单状态\"]";
    let no_day = Profile::parse("own.toml", &content.replacen(from, "{ to = \"status\", from_name = true", 1));
    let no_day = no_day.expect_err("only a day stands in a name");
    assert!(no_day.to_string().contains("status is to come from the file's name"), "{no_day}");
    for error in [&unmapped, &unreadable, &no_day] {
        met.push(error.code().rsplit('.').next().unwrap());
    }
    met.push("id_taken");
    let mut known: Vec<&str> = ProfileError::CODES.iter().map(|code| code.rsplit('.').next().unwrap()).collect();
    met.sort_unstable();
    met.dedup();
    known.sort_unstable();
    assert_eq!(met, known);
}
