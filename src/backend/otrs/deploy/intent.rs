//! What is written down about deployments in the state directory, for each installation: the intent
//! of one that runs or was broken off, and what the last one replaced.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::error::DeployError;
use super::file::{hash, read};
use crate::backend::journal::{JournalError, Place, StateFile};
use crate::core::deploy::{Kind, Prints};

/// How the folder, and the files in it, are called.
const FOLDER: &str = "deployments";
const INTENT: &str = "intent.json";
const LAST: &str = "last.json";
const LOCK: &str = "lock";

/// What is to be done, written down before anything is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Intent {
    /// What is to be done to the file.
    #[serde(with = "kinds")]
    pub kind: Kind,
    /// The installation folder.
    pub home: PathBuf,
    /// The file.
    pub target: PathBuf,
    /// The new file, until it takes the place of the old one.
    pub temporary: PathBuf,
    /// The print of the file as it was; none when there was none.
    pub old: Option<String>,
    /// The print of the file that is wanted; none when none is.
    pub new: Option<String>,
    /// The rows of table `acl` as they are deployed.
    pub acls: Prints,
    /// The rows of `acl_sync` that were there: id and state.
    pub marks: Vec<(String, String)>,
}

/// What the last deployment did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Last {
    /// The print of what was deployed.
    pub deployed: String,
    /// The print of what was there before; none when there was no file.
    pub previous: Option<String>,
    /// The rows of `acl_sync` that it removed: id and state.
    pub marks: Vec<(String, String)>,
}

/// A deployment that was broken off, or that runs in another process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Whether something was to be deployed or taken back.
    pub kind: Kind,
    /// The installation folder.
    pub home: PathBuf,
    /// The file.
    pub file: PathBuf,
}

/// A deployment into this installation that was broken off, as far as this user's state directory
/// knows.
///
/// # Errors
/// The state directory cannot be read.
pub fn unfinished(place: &Place, home: &Path) -> Result<Option<Unfinished>, DeployError> {
    let Some(shelf) = Shelf::existing(place, home)? else {
        return Ok(None);
    };
    Ok(shelf.intent()?.map(|intent| Unfinished {
        kind: intent.kind,
        home: intent.home,
        file: intent.target,
    }))
}

/// The folder in the state directory for one installation.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The folder, made when it is not there.
    ///
    /// # Errors
    /// It cannot be made, or would lie in the installation.
    pub fn make(place: &Place, home: &Path) -> Result<Self, DeployError> {
        let folder = place.clone().outside(home)?.folder(&name(home))?;
        Ok(Self { folder })
    }

    /// The folder, when there is one.
    ///
    /// # Errors
    /// It is not ours.
    pub fn existing(place: &Place, home: &Path) -> Result<Option<Self>, DeployError> {
        let folder = place.existing(&name(home))?;
        Ok(folder.map(|folder| Self { folder }))
    }

    /// Keeps all others from deploying into this installation until the answer is dropped.
    ///
    /// # Errors
    /// [`DeployError::Busy`]: another process does already.
    pub fn lock(&self, home: &Path) -> Result<File, DeployError> {
        let path = self.folder.join(LOCK);
        let file = StateFile::append(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(DeployError::Busy(home.to_owned())),
            Err(TryLockError::Error(cause)) => Err(JournalError::Stream { path, cause }.into()),
        }
    }

    /// The intent that was not carried out.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn intent(&self) -> Result<Option<Intent>, DeployError> {
        self.get(INTENT)
    }

    /// Writes an intent down, so that it lasts.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn intend(&self, intent: &Intent) -> Result<(), DeployError> {
        self.put_json(INTENT, intent)
    }

    /// The intent is carried out, or taken back.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn forget(&self) -> Result<(), DeployError> {
        self.drop_file(INTENT)
    }

    /// What the last deployment did.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn last(&self) -> Result<Option<Last>, DeployError> {
        self.get(LAST)
    }

    /// Writes down what was done; of all versions only the previous one is kept.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn done(&self, last: Option<&Last>) -> Result<(), DeployError> {
        match last {
            Some(last) => self.put_json(LAST, last)?,
            None => self.drop_file(LAST)?,
        }
        let kept = last.and_then(|last| last.previous.as_deref());
        let kept = kept.map(|print| self.version(print));
        let entries = fs::read_dir(&self.folder);
        let entries = entries.map_err(DeployError::stream(&self.folder))?;
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let is_version = path.extension().is_some_and(|ending| ending == "pm");
            if is_version && Some(&path) != kept.as_ref() {
                fs::remove_file(&path).ok();
            }
        }
        Ok(())
    }

    /// Where the version with this print is kept.
    pub fn version(&self, print: &str) -> PathBuf {
        self.folder.join(format!("{print}.pm"))
    }

    /// Keeps a version of the file, so that it lasts.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<(), DeployError> {
        self.put(&format!("{}.pm", hash(bytes)), bytes)
    }

    /// The version with this print.
    ///
    /// # Errors
    /// It is not there any more, or something else is in it.
    pub fn kept(&self, print: &str) -> Result<Vec<u8>, DeployError> {
        let path = self.version(print);
        match read(&path)? {
            Some(bytes) if hash(&bytes) == print => Ok(bytes),
            _ => Err(DeployError::NoUndo(format!(
                "{} is not the previous version any more",
                path.display()
            ))),
        }
    }

    fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, DeployError> {
        let path = self.folder.join(name);
        let Some(bytes) = read(&path)? else {
            return Ok(None);
        };
        let read = serde_json::from_slice(&bytes).map_err(std::io::Error::other);
        Ok(Some(read.map_err(DeployError::stream(&path))?))
    }

    fn put_json(&self, name: &str, value: &impl Serialize) -> Result<(), DeployError> {
        let written = serde_json::to_vec_pretty(value).map_err(std::io::Error::other);
        self.put(name, &written.map_err(DeployError::stream(&self.folder))?)
    }

    /// Writes a file whole, so that it lasts.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), DeployError> {
        let path = self.folder.join(name);
        let new = self.folder.join(format!("{name}.new"));
        // One that an earlier process left is not whole.
        fs::remove_file(&new).ok();
        let mut file = StateFile::create(&new)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        let placed = written.and_then(|()| fs::rename(&new, &path));
        placed.map_err(DeployError::stream(&path))?;
        Ok(StateFile::settle_names(&self.folder)?)
    }

    fn drop_file(&self, name: &str) -> Result<(), DeployError> {
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                Err(DeployError::stream(&path)(cause))
            }
            _ => Ok(StateFile::settle_names(&self.folder)?),
        }
    }
}

fn name(home: &Path) -> String {
    let home = home.canonicalize().unwrap_or_else(|_| home.to_owned());
    let print = hash(home.as_os_str().as_encoded_bytes());
    format!("{FOLDER}/{}", print.get(..16).unwrap_or_default())
}

/// [`Kind`] as its word.
mod kinds {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::core::deploy::Kind;

    pub fn serialize<S: Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
        let word = String::deserialize(from)?;
        let mut kinds = [Kind::Deploy, Kind::Undo].into_iter();
        let kind = kinds.find(|kind| kind.name() == word);
        kind.ok_or_else(|| D::Error::custom(format!("{word} is neither deploy nor undo")))
    }
}
