//! dump
use lijiao::source::SourceFile;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let source = SourceFile::new("x.lijiao", text);
    let parse = lijiao::syntax::parse(&source);
    for p in &parse.problems {
        let s = p.span();
        let pos = source.position(s.start);
        println!(
            "{}:{} {} [{}] {} / {}",
            pos.line,
            pos.column,
            p.code,
            source.slice(s),
            p.title.en,
            p.title.zh
        );
        if let Some(h) = &p.help {
            println!("     help: {} / {}", h.en, h.zh);
        }
        for f in &p.fixes {
            println!(
                "     fix({}): {:?}",
                f.safe,
                f.edits.iter().map(|e| (source.slice(e.span), &e.replacement)).collect::<Vec<_>>()
            );
        }
    }
    if std::env::args().nth(2).is_some() {
        println!("{:#?}", parse.file);
    }
}
