//! One window a data folder. A second start knocks at the first window, which comes to the front.
//!
//! Whose window it is, is a lock on a file, which the system takes away from a process that has died. The knock goes over
//! a socket of this machine with a word that only the folder's owner can read; all it can ever do is raise a window.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::files::FileErrorKind;

/// Holds the lock; what stands in it is of no use to anybody.
const LOCK_FILE: &str = "window.lock";
/// Port and word of the window that holds the lock. Apart from it, because Windows lets nobody read a locked file.
const DOOR_FILE: &str = "window.door";
/// How long a second start waits for the first to answer: it may be opening or closing its window just now.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);
/// Longest wait for one read or write at the door.
const AT_THE_DOOR: Duration = Duration::from_secs(3);
const WORD_BYTES: usize = 16;
const RAISED: &str = "raised";

/// Why it cannot be said whose window it is. Text for people is Korean.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The lock or the door could not be made.
    #[error("자료 폴더를 잠그지 못했어요. {} ({})", FileErrorKind::of(source).korean(), path.display())]
    File {
        /// The file, or the folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another window holds the folder and does not answer.
    #[error(
        "이 자료 폴더로 길잡이가 이미 열려 있는데 답하지 않아요. 열린 창을 닫거나, 응답이 없으면 작업을 끝낸 뒤 다시 실행해 주세요. \
         다른 자료 폴더로 열려면 --data로 지정해 주세요."
    )]
    Silent,
}

/// What a start has come to.
#[derive(Debug)]
pub enum Claim {
    /// This folder is ours for as long as it is held.
    Ours(Instance),
    /// Another window has it, and was brought to the front.
    Raised,
}

/// The right to a window over a data folder.
#[derive(Debug)]
pub struct Instance {
    door: Door,
    _lock: File,
}

/// Where another start knocks.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    word: String,
}

impl Instance {
    /// Another handle of the door, for whoever opens it.
    ///
    /// # Errors
    /// What the system said.
    pub fn door(&self) -> io::Result<Door> {
        Ok(Door { listener: self.door.listener.try_clone()?, word: self.door.word.clone() })
    }
}

/// Takes `data_dir` (which must exist) for this process, or raises the window that has it.
///
/// # Errors
/// [`InstanceError`].
pub fn claim(data_dir: &Path) -> Result<Claim, InstanceError> {
    let path = data_dir.join(LOCK_FILE);
    let told = |source: io::Error| InstanceError::File { path: path.clone(), source };
    let lock = private(&path).map_err(told)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => {
                let door = Door::make(&data_dir.join(DOOR_FILE)).map_err(told)?;
                return Ok(Claim::Ours(Instance { door, _lock: lock }));
            }
            Err(TryLockError::Error(error)) => return Err(told(error)),
            Err(TryLockError::WouldBlock) => {}
        }
        if knock(&data_dir.join(DOOR_FILE)).is_ok() {
            return Ok(Claim::Raised);
        }
        if Instant::now() >= deadline {
            return Err(InstanceError::Silent);
        }
        std::thread::sleep(PAUSE);
    }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Asks the window that holds the folder to come to the front.
fn knock(path: &Path) -> io::Result<()> {
    let text = fs_err::read_to_string(path)?;
    let (port, word) = text.trim().split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
    let port: u16 = port.parse().map_err(io::Error::other)?;
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), AT_THE_DOOR)?;
    stream.set_read_timeout(Some(AT_THE_DOOR))?;
    stream.write_all(format!("{word}\n").as_bytes())?;
    let mut answer = String::new();
    stream.take(64).read_to_string(&mut answer)?;
    if answer.trim() == RAISED { Ok(()) } else { Err(io::ErrorKind::ConnectionRefused.into()) }
}

impl Door {
    fn make(path: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let mut word = [0_u8; WORD_BYTES];
        getrandom::fill(&mut word).map_err(io::Error::other)?;
        let word: String = word.iter().map(|byte| format!("{byte:02x}")).collect();
        // A temporary file is readable by its owner only, and so stays.
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".giljabi-").tempfile_in(folder)?;
        file.write_all(format!("{} {word}\n", listener.local_addr()?.port()).as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(Self { listener, word })
    }

    /// What closes the door again.
    ///
    /// # Errors
    /// What the system said.
    pub(super) fn closer(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Lets knocks in until `raise` says that nobody is there any more.
    pub(super) fn serve(&self, mut raise: impl FnMut() -> bool, is_over: impl Fn() -> bool) {
        for stream in self.listener.incoming() {
            if is_over() {
                return;
            }
            let heard = stream.and_then(|stream| self.hear(stream));
            // Somebody who knocks and goes, or does not know the word, is nobody's concern.
            if let Ok(Some(mut stream)) = heard
                && (!raise() || stream.write_all(RAISED.as_bytes()).is_err())
                && is_over()
            {
                return;
            }
        }
    }

    fn hear(&self, stream: TcpStream) -> io::Result<Option<TcpStream>> {
        stream.set_read_timeout(Some(AT_THE_DOOR))?;
        stream.set_write_timeout(Some(AT_THE_DOOR))?;
        let mut line = String::new();
        BufReader::new((&stream).take(128)).read_line(&mut line)?;
        Ok((line.trim() == self.word).then_some(stream))
    }
}
