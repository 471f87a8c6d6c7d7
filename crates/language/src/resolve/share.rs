//! The base of a share: a figure of the programme, the number of its courses, or what is chosen itself.

use super::context::Resolver;
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{NameProblem, Named, TypeProblem};
use crate::nearest::nearest;
use crate::policy::Counted;
use crate::policy::counted::{ShareBase, TargetFilter};
use crate::syntax::ast;

impl Resolver<'_> {
    /// Returns the base that a bar, limit or requirement is a share of, where it is one. `counted` is the clause so far.
    pub fn expect_share(
        &mut self,
        body: &ast::Counted,
        counted: &Counted,
        scope: &Scope,
    ) -> Option<ShareBase> {
        match body.share_of.as_ref()? {
            ast::ShareBase::Figure { base, excluding } => self.expect_programme_share(base, excluding, scope),
            ast::ShareBase::Class { of, what, excluding } => {
                self.expect_share_of_class(of, what, excluding, scope)
            }
            ast::ShareBase::Counted(base) => self.expect_share_of_counted(body, base, counted, scope),
        }
    }

    fn expect_programme_share(
        &mut self,
        base: &ast::expression::Expr,
        excluding: &[ast::TargetFilter],
        scope: &Scope,
    ) -> Option<ShareBase> {
        let counts_courses = is_courses_of_programme(base);
        let base = if counts_courses { None } else { self.expect_expr(base, scope, None) };
        let excluding: Vec<_> = excluding.iter().map(|part| self.expect_target_filter(part, scope)).collect();
        let base = match base {
            Some(base) => Some(self.unify(&Type::NUMBER, base)?.0.expr),
            None if counts_courses => None,
            None => return None,
        };
        let excluding = excluding.into_iter().collect::<Option<Vec<TargetFilter>>>()?;
        Some(ShareBase::Programme { base, excluding })
    }

    fn expect_share_of_class(
        &mut self,
        of: &ast::TargetFilter,
        what: &ast::Name,
        excluding: &[ast::TargetFilter],
        scope: &Scope,
    ) -> Option<ShareBase> {
        let filter = self.expect_target_filter(of, scope);
        let excluding: Vec<_> = excluding.iter().map(|part| self.expect_target_filter(part, scope)).collect();
        let is_number = match what.text.as_str() {
            "credits" => false,
            "course" => true,
            _ => {
                let (name, kind) = (what.text.to_string(), Named::Measure);
                let near = nearest(&name, ["credits", "courses"]);
                self.report(&NameProblem::NotDeclared { kind, name, near }, what.span);
                return None;
            }
        };
        let excluding = excluding.into_iter().collect::<Option<Vec<TargetFilter>>>()?;
        Some(ShareBase::Courses { of: filter?, is_number, excluding })
    }

    // A part and its whole are counted alike: the same stage and the same measure.
    fn expect_share_of_counted(
        &mut self,
        body: &ast::Counted,
        base: &ast::Counted,
        counted: &Counted,
        scope: &Scope,
    ) -> Option<ShareBase> {
        let what = self.expect_what(base);
        let from: Vec<_> = base.from.iter().map(|from| self.expect_source(from, scope)).collect();
        let into: Vec<_> = base.into.iter().map(|into| self.expect_target_filter(into, scope)).collect();
        let stage = base.stage.map(super::counted::stage_of);
        if what != counted.what || stage != Some(counted.stage) {
            let (left, right) = (self.what_written(body), self.written(base.span));
            self.report(&TypeProblem::MeasuresMixed { left, right }, base.span);
            return None;
        }
        let base = Counted {
            from: from.into_iter().collect::<Option<_>>()?,
            into: into.into_iter().collect::<Option<_>>()?,
            figure: None,
            exclusive: false,
            ..counted.clone()
        };
        Some(ShareBase::Counted(Box::new(base)))
    }
}

fn is_courses_of_programme(base: &ast::expression::Expr) -> bool {
    let ast::expression::ExprKind::Path(path) = &base.kind else { return false };
    let parts: Vec<&str> =
        path.parts.iter().filter(|part| !part.quoted).map(|part| part.text.as_str()).collect();
    parts == ["programme", "course"]
}
