//! Many short lists in two vectors.

/// Lists of numbers, each found by its position.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// The list at a position; empty if there is none.
    pub fn get(&self, position: usize) -> &[T] {
        match self.starts.get(position..position + 2) {
            Some(&[start, end]) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }
}

impl<T> FromIterator<Vec<T>> for Lists<T> {
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(lists: I) -> Self {
        let (mut starts, mut items) = (vec![0], Vec::new());
        for list in lists {
            items.extend(list);
            starts.push(items.len() as u32);
        }
        items.shrink_to_fit();
        Self { starts, items }
    }
}

#[cfg(test)]
mod tests {
    use super::Lists;

    #[test]
    fn a_list_is_found_by_its_position() {
        let lists: Lists<u8> = [vec![1, 2], vec![], vec![3]].into_iter().collect();
        assert_eq!([lists.get(0), lists.get(1), lists.get(2), lists.get(3)], [&[1, 2][..], &[], &[3], &[]]);
    }
}
