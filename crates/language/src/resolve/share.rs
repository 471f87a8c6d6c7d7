//! The base of a share: a figure of the programme, or the number of its courses.

use super::context::Resolver;
use super::scope::Scope;
use super::types::Type;
use crate::policy::counted::{ShareBase, TargetFilter};
use crate::syntax::ast;

impl Resolver<'_> {
    /// Returns the base that a bar, limit or requirement is a share of, where it is one.
    pub fn expect_share(&mut self, body: &ast::Counted, scope: &Scope) -> Option<ShareBase> {
        let share = body.share_of.as_ref()?;
        let counts_courses = is_courses_of_programme(&share.base);
        let base = if counts_courses { None } else { self.expect_expr(&share.base, scope, None) };
        let excluding: Vec<_> =
            share.excluding.iter().map(|part| self.expect_target_filter(part, scope)).collect();
        let base = match base {
            Some(base) => Some(self.unify(&Type::NUMBER, base)?.0.expr),
            None if counts_courses => None,
            None => return None,
        };
        let excluding = excluding.into_iter().collect::<Option<Vec<TargetFilter>>>()?;
        Some(ShareBase { base, excluding })
    }
}

fn is_courses_of_programme(base: &ast::expression::Expr) -> bool {
    let ast::expression::ExprKind::Path(path) = &base.kind else { return false };
    let parts: Vec<&str> =
        path.parts.iter().filter(|part| !part.quoted).map(|part| part.text.as_str()).collect();
    parts == ["programme", "course"]
}
