//! Reads the repository's documents: their links, headings, code and italics.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A document: its place in the repository and its text.
pub struct Page {
    pub name: String,
    pub text: String,
}

/// Every document of the repository.
pub fn pages() -> Vec<Page> {
    let folders = ["", "docs", "crates/discord-sandbox", "crates/timetrack-sandbox", ".github"];
    let pages = folders.iter().flat_map(|folder| {
        let entries = std::fs::read_dir(root().join(folder)).unwrap();
        let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "md"))
    });
    let pages: Vec<_> = pages
        .map(|file| Page {
            name: file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned(),
            text: std::fs::read_to_string(&file).unwrap(),
        })
        .collect();
    assert!(pages.len() > 20, "only {} documents", pages.len());
    pages
}

impl Page {
    /// One document.
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), text: text(name) }
    }

    /// The text without blocks of code.
    pub fn prose(&self) -> String {
        self.blocks(false).join("\n")
    }

    /// The lines inside blocks of code.
    pub fn code_lines(&self) -> Vec<String> {
        self.blocks(true)
    }

    fn blocks(&self, code: bool) -> Vec<String> {
        let mut inside = false;
        let mut lines = Vec::new();
        for line in self.text.lines() {
            if line.starts_with("```") {
                inside = !inside;
            } else if inside == code {
                lines.push(line.to_owned());
            }
        }
        assert!(!inside, "{}: a block of code is not closed", self.name);
        lines
    }

    /// What stands between backticks.
    pub fn code_spans(&self) -> Vec<String> {
        let mut spans = Vec::new();
        for paragraph in paragraphs(&self.prose()) {
            // Two backticks and a blank enclose code that has backticks of its own.
            let paragraph = paragraph.replace("`` `", "`").replace("` ``", "`");
            let pieces: Vec<_> = paragraph.split('`').collect();
            assert!(pieces.len() % 2 == 1, "{}: a backtick is not closed in: {paragraph}", self.name);
            spans.extend(pieces.into_iter().skip(1).step_by(2).map(str::to_owned));
        }
        spans
    }

    /// What stands between single stars.
    pub fn italics(&self) -> Vec<String> {
        let mut found = Vec::new();
        for paragraph in paragraphs(&self.prose()) {
            let plain: String =
                paragraph.split('`').step_by(2).collect::<Vec<_>>().join(" ").replace("**", "");
            let plain = plain.strip_prefix("* ").unwrap_or(&plain);
            found.extend(plain.split('*').skip(1).step_by(2).map(str::to_owned));
        }
        found
    }

    /// Where links and pictures lead: the text between `](` and the next `)`.
    pub fn links(&self) -> Vec<String> {
        let prose = self.prose();
        prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
    }

    /// Headings at the depth of so many signs, as a link names them.
    pub fn anchors(&self, depth: Option<usize>) -> Vec<String> {
        let headings = self.blocks(false).into_iter().filter_map(|line| {
            let signs = line.chars().take_while(|c| *c == '#').count();
            let is_one = signs > 0 && depth.is_none_or(|depth| depth == signs);
            is_one.then(|| slug(line.trim_start_matches('#').trim()))
        });
        headings.collect()
    }
}

/// Lines that belong together; a row of a table and an item of a list stand alone.
fn paragraphs(prose: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in prose.lines() {
        let is_new = line.is_empty() || line.starts_with(['|', '#']) || line.trim_start().starts_with("* ");
        if is_new {
            paragraphs.push(String::new());
        }
        let last = paragraphs.last_mut().unwrap();
        last.push_str(line.trim_start());
        last.push(' ');
    }
    paragraphs
}

fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
