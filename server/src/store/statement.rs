//! SQL statements that are assembled at run time, for either database.

use sqlx::any::AnyArguments;
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{Any, AnyConnection, Arguments, AssertSqlSafe, Encode, FromRow, Type};

use super::Dialect;

/// SQL text with its bound values.
///
/// Replaces sqlx's `QueryBuilder`, which writes `?` for each value of the `Any` driver; PostgreSQL rejects it
/// ([launchbadge/sqlx#3000](https://github.com/launchbadge/sqlx/issues/3000)). Numbered placeholders are not an option
/// for both databases, because SQLite takes seconds to look up thousands of them.
pub struct Statement {
    dialect: Dialect,
    sql: String,
    values: AnyArguments,
}

impl Statement {
    /// A statement that begins with `sql`.
    pub fn new(dialect: Dialect, sql: &str) -> Self {
        Self { dialect, sql: sql.to_owned(), values: AnyArguments::default() }
    }

    /// A statement for the connected database.
    pub fn on(connection: &AnyConnection, sql: &str) -> Self {
        Self::new(Dialect::of(connection), sql)
    }

    /// Appends SQL text. It is static, so it cannot contain input.
    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Appends a placeholder and binds its value.
    pub fn bind<'v, V: Encode<'v, Any> + Type<Any>>(&mut self, value: V) -> &mut Self {
        self.values.add(value).expect("encoding a value for the Any driver cannot fail");
        match self.dialect {
            Dialect::Sqlite => self.sql.push('?'),
            Dialect::Postgres => {
                self.sql.push('$');
                self.sql.push_str(&self.values.len().to_string());
            }
        }
        self
    }

    /// Appends `(value, …)` for one item.
    pub fn group<T>(&mut self, item: T, write: impl FnOnce(&mut Group<'_>, T)) -> &mut Self {
        self.sql.push('(');
        write(&mut Group { statement: self, empty: true }, item);
        self.sql.push(')');
        self
    }

    /// Appends `values (…), (…)`, one group per item.
    pub fn rows<T>(&mut self, items: impl IntoIterator<Item = T>, write: impl Fn(&mut Group<'_>, T)) -> &mut Self {
        let mut separator = "values ";
        for item in items {
            self.sql.push_str(separator);
            self.group(item, &write);
            separator = ", ";
        }
        self
    }

    /// The statement as a query without result columns.
    pub fn query(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(AssertSqlSafe(self.sql), self.values)
    }

    /// The statement as a query whose rows are `O`.
    pub fn query_as<O: for<'r> FromRow<'r, sqlx::any::AnyRow>>(self) -> QueryAs<'static, Any, O, AnyArguments> {
        sqlx::query_as_with(AssertSqlSafe(self.sql), self.values)
    }

    /// The statement as a query for one column.
    pub fn query_scalar<O>(self) -> QueryScalar<'static, Any, O, AnyArguments>
    where
        (O,): for<'r> FromRow<'r, sqlx::any::AnyRow>,
    {
        sqlx::query_scalar_with(AssertSqlSafe(self.sql), self.values)
    }
}

/// A parenthesised list of values.
pub struct Group<'s> {
    statement: &'s mut Statement,
    empty: bool,
}

impl Group<'_> {
    /// Appends a value, after a comma if it is not the first.
    pub fn bind<'v, V: Encode<'v, Any> + Type<Any>>(&mut self, value: V) -> &mut Self {
        if !std::mem::take(&mut self.empty) {
            self.statement.sql.push_str(", ");
        }
        self.statement.bind(value);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(dialect: Dialect) -> String {
        let mut statement = Statement::new(dialect, "insert into pair (one, two) ");
        statement.rows([(1_i64, "a"), (2, "b")], |row, (one, two)| {
            row.bind(one).bind(two);
        });
        statement.sql
    }

    #[test]
    fn each_database_gets_its_own_placeholders() {
        assert_eq!(sql(Dialect::Sqlite), "insert into pair (one, two) values (?, ?), (?, ?)");
        assert_eq!(sql(Dialect::Postgres), "insert into pair (one, two) values ($1, $2), ($3, $4)");
    }
}
