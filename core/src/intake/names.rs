//! Names and periods as small numbers.

use hashbrown::HashMap;

/// Names as codes in the order of their first appearance. Code 0 is "not known".
#[derive(Debug, Clone)]
pub(crate) struct Names {
    names: Vec<Box<str>>,
    codes: HashMap<Box<str>, u32>,
}

/// The code of a value that is not known.
pub(crate) const NOT_KNOWN: u32 = 0;

impl Default for Names {
    fn default() -> Self {
        Self { names: vec!["".into()], codes: HashMap::new() }
    }
}

impl Names {
    /// The code of a name, new or known.
    pub(crate) fn code(&mut self, name: &str) -> u32 {
        if let Some(code) = self.codes.get(name) {
            return *code;
        }
        let code = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.into());
        self.codes.insert(name.into(), code);
        code
    }

    /// The code of a name that is known.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.codes.get(name).copied()
    }

    /// The name behind a code; nothing for "not known".
    pub(crate) fn name(&self, code: u32) -> Option<&str> {
        if code == NOT_KNOWN {
            return None;
        }
        usize::try_from(code).ok().and_then(|at| self.names.get(at)).map(AsRef::as_ref)
    }

    /// How many codes there are, "not known" included.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// For each code of `other` the code here, new names included.
    pub(crate) fn adopt(&mut self, other: &Self) -> Vec<u32> {
        let known = other.names.iter().skip(1).map(|name| self.code(name));
        std::iter::once(NOT_KNOWN).chain(known).collect()
    }

    /// For each code of `other` the code here, where the name is known here.
    pub(crate) fn matching(&self, other: &Self) -> Vec<Option<u32>> {
        let known = other.names.iter().skip(1).map(|name| self.find(name));
        std::iter::once(Some(NOT_KNOWN)).chain(known).collect()
    }

    /// For each code its rank among the names in order; "not known" comes last.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<usize> = (1..self.names.len()).chain([0]).collect();
        order.sort_by_key(|code| (*code == 0, &self.names[*code]));
        inverse(&order)
    }
}

/// Period indices as codes in the order of their first appearance.
#[derive(Debug, Clone, Default)]
pub(crate) struct PeriodCodes {
    indices: Vec<i32>,
    codes: HashMap<i32, u32>,
}

impl PeriodCodes {
    /// The code of a period, new or known.
    pub(crate) fn code(&mut self, index: i32) -> u32 {
        if let Some(code) = self.codes.get(&index) {
            return *code;
        }
        let code = u32::try_from(self.indices.len()).unwrap_or(u32::MAX);
        self.indices.push(index);
        self.codes.insert(index, code);
        code
    }

    pub(crate) fn find(&self, index: i32) -> Option<u32> {
        self.codes.get(&index).copied()
    }

    /// The periods, by code.
    pub(crate) fn indices(&self) -> &[i32] {
        &self.indices
    }

    pub(crate) fn len(&self) -> usize {
        self.indices.len()
    }

    /// For each code its rank among the periods in order.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.indices.len()).collect();
        order.sort_by_key(|code| self.indices[*code]);
        inverse(&order)
    }
}

/// For each place of `order`, which holds each number once, the place where it stands there.
fn inverse(order: &[usize]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, code) in (0..).zip(order) {
        ranks[*code] = rank;
    }
    ranks
}
