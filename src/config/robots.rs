//! `robot` of `[[owners]]`: which messenger, and where the hook's address and the secret are kept. The address holds the key to
//! the group, so it is a secret like a password and never stands in the settings, which are archived with every revision.

use super::context::{Context, a_variable};
use super::error::ConfigError;
use super::form::Form;
use super::places;
use super::settings::{Place, RobotSettings};
use super::written::{self, Written};
use crate::deliver::Messenger;
use crate::words::Line;

pub(super) fn robot(
    context: &Context<'_>,
    owner: &written::Owner,
    table: Option<Line>,
) -> Result<Option<RobotSettings>, ConfigError> {
    let hook = place(context, ["owners.robot_file", "owners.robot_env"], &owner.robot_file, &owner.robot_env)?;
    let keys = ["owners.robot_secret_file", "owners.robot_secret_env"];
    let secret = place(context, keys, &owner.robot_secret_file, &owner.robot_secret_env)?;
    let Some(word) = &owner.robot else {
        let missing = || ConfigError::Missing { line: table, key: "owners.robot".to_owned(), form: Form::Robot };
        return if hook.is_some() || secret.is_some() { Err(missing()) } else { Ok(None) };
    };
    refuse_address(context, "owners.robot", word)?;
    let messenger: Messenger = context.one_of("owners.robot", word)?;
    if let Some(written) = owner.robot_secret_file.as_ref().or(owner.robot_secret_env.as_ref())
        && !messenger.signs()
    {
        let key = if owner.robot_secret_file.is_some() { keys[0] } else { keys[1] };
        let (line, robot) = (context.line(written), messenger.tag().to_owned());
        return Err(ConfigError::NothingToSign { line, key: key.to_owned(), robot });
    }
    let missing = || ConfigError::Missing { line: table, key: "owners.robot_file".to_owned(), form: Form::Hook };
    Ok(Some(RobotSettings { messenger, hook: hook.ok_or_else(missing)?, secret }))
}

fn place(
    context: &Context<'_>,
    [file_key, env_key]: [&str; 2],
    file: &Written<String>,
    env: &Written<String>,
) -> Result<Option<Place>, ConfigError> {
    for (key, written) in [(file_key, file), (env_key, env)] {
        written.as_ref().map_or(Ok(()), |written| refuse_address(context, key, written))?;
    }
    let path = context.optional_path(file_key, file)?;
    places::is_file(context, file_key, file, &path)?;
    let variable = |name| context.read(env_key, name, Form::Variable, a_variable);
    let env = env.as_ref().map(variable).transpose()?;
    Ok((path.is_some() || env.is_some()).then_some(Place { file: path, env }))
}

/// The slip that would put the key into the archive: the address itself where its file belongs.
fn refuse_address(context: &Context<'_>, key: &str, written: &toml::Spanned<String>) -> Result<(), ConfigError> {
    let text = written.get_ref();
    if text.contains("://") || text.contains("key=") || text.contains("access_token=") {
        return Err(ConfigError::HookWritten { line: context.line(written), key: key.to_owned() });
    }
    Ok(())
}
