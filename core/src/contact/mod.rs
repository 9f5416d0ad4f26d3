//! Customers one by one: who came back, who is new, whose questions were settled at once, who has gone silent.
