//! A statement that is put together from pieces, for either database.

use sqlx::any::AnyArguments;
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{Any, AnyConnection, Arguments, AssertSqlSafe, Encode, FromRow, Type};

use super::Dialect;

/// SQL and the values bound in it.
///
/// sqlx's own builder writes `?` for each value of its `Any` driver, which PostgreSQL does not read; and thousands of
/// numbered values, which PostgreSQL reads, take SQLite seconds to look up.
pub struct Statement {
    dialect: Dialect,
    sql: String,
    values: AnyArguments,
}

impl Statement {
    pub fn new(dialect: Dialect, sql: &str) -> Self {
        Self { dialect, sql: sql.to_owned(), values: AnyArguments::default() }
    }

    /// A statement for the database at the other end of a connection.
    pub fn on(connection: &AnyConnection, sql: &str) -> Self {
        Self::new(Dialect::of(connection), sql)
    }

    /// Adds SQL as it is: never what somebody else has written.
    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a value.
    pub fn bind<'v, V: Encode<'v, Any> + Type<Any>>(&mut self, value: V) -> &mut Self {
        self.values.add(value).expect("a value of the Any driver is moved, which cannot fail");
        match self.dialect {
            Dialect::Sqlite => self.sql.push('?'),
            Dialect::Postgres => {
                self.sql.push('$');
                self.sql.push_str(&self.values.len().to_string());
            }
        }
        self
    }

    /// Adds `(value, …)` for one item.
    pub fn group<T>(&mut self, item: T, write: impl FnOnce(&mut Group<'_>, T)) -> &mut Self {
        self.sql.push('(');
        write(&mut Group { statement: self, empty: true }, item);
        self.sql.push(')');
        self
    }

    /// Adds `values (…), (…)`, a row for each item.
    pub fn rows<T>(&mut self, items: impl IntoIterator<Item = T>, write: impl Fn(&mut Group<'_>, T)) -> &mut Self {
        let mut between = "values ";
        for item in items {
            self.sql.push_str(between);
            self.group(item, &write);
            between = ", ";
        }
        self
    }

    pub fn query(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(AssertSqlSafe(self.sql), self.values)
    }

    pub fn query_as<O: for<'r> FromRow<'r, sqlx::any::AnyRow>>(self) -> QueryAs<'static, Any, O, AnyArguments> {
        sqlx::query_as_with(AssertSqlSafe(self.sql), self.values)
    }

    pub fn query_scalar<O>(self) -> QueryScalar<'static, Any, O, AnyArguments>
    where
        (O,): for<'r> FromRow<'r, sqlx::any::AnyRow>,
    {
        sqlx::query_scalar_with(AssertSqlSafe(self.sql), self.values)
    }
}

/// Values between parentheses.
pub struct Group<'s> {
    statement: &'s mut Statement,
    empty: bool,
}

impl Group<'_> {
    /// Adds a value, with the comma that sets it apart.
    pub fn bind<'v, V: Encode<'v, Any> + Type<Any>>(&mut self, value: V) -> &mut Self {
        self.part();
        self.statement.bind(value);
        self
    }

    fn part(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.statement.sql.push_str(", ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(dialect: Dialect) -> String {
        let mut statement = Statement::new(dialect, "insert into pair (one, two) ");
        statement.rows([(1_i64, "a"), (2, "b")], |row, (one, two)| {
            row.bind(one).bind(two);
        });
        statement.sql
    }

    #[test]
    fn each_database_gets_its_own_placeholders() {
        assert_eq!(written(Dialect::Sqlite), "insert into pair (one, two) values (?, ?), (?, ?)");
        assert_eq!(written(Dialect::Postgres), "insert into pair (one, two) values ($1, $2), ($3, $4)");
    }
}
