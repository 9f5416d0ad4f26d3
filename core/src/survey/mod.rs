//! What was asked: scales, questions and the roles of columns.
