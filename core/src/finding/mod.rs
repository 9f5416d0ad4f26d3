//! Findings: a claim about a segment and a time, its evidence, its plain sentence.
