//! Numbers, dates, money, plurals and sentences in English and Polish.
