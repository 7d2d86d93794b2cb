//! Circles in a graph of files: the shortest of each group of files that all lead to each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A graph of files: which file leads to which others, and in which line.
#[derive(Debug, Default)]
pub struct Graph {
    edges: BTreeMap<String, BTreeMap<String, usize>>,
}

/// A file on a circle and the line in which it leads to the next.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    pub file: String,
    pub line: usize,
}

impl Graph {
    pub fn add(&mut self, from: &str, to: &str, line: usize) {
        self.edges.entry(from.to_owned()).or_default().entry(to.to_owned()).or_insert(line);
    }

    /// Circles without a file in common, the shortest first found from each file.
    pub fn circles(&self) -> Vec<Vec<Step>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for file in self.edges.keys() {
            if !seen.contains(file)
                && let Some(circle) = self.shortest_circle(file)
            {
                seen.extend(circle.iter().map(|step: &Step| step.file.clone()));
                found.push(circle);
            }
        }
        found
    }

    /// The shortest way from a file back to itself.
    fn shortest_circle(&self, start: &str) -> Option<Vec<Step>> {
        let mut came_from: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        let mut waiting = VecDeque::from([start]);
        while let Some(file) = waiting.pop_front() {
            for (next, line) in self.edges.get(file).into_iter().flatten() {
                if came_from.contains_key(next.as_str()) {
                    continue;
                }
                came_from.insert(next, (file, *line));
                if next == start {
                    return Some(way_back(&came_from, start));
                }
                waiting.push_back(next);
            }
        }
        None
    }
}

fn way_back(came_from: &BTreeMap<&str, (&str, usize)>, start: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = start;
    while let Some((from, line)) = came_from.get(at) {
        steps.push(Step { file: (*from).to_owned(), line: *line });
        at = from;
        if at == start {
            break;
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::Graph;

    #[test]
    fn one_circle_for_each_group() {
        let mut graph = Graph::default();
        for (from, to) in [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("f", "a")] {
            graph.add(from, to, 1);
        }
        let circles = graph.circles();
        let names = circles.iter().map(|circle| circle.iter().map(|step| step.file.as_str()).collect::<String>());
        assert_eq!(names.collect::<Vec<_>>(), ["abc", "de"]);
    }

    #[test]
    fn none_without_a_way_back() {
        let mut graph = Graph::default();
        graph.add("a", "b", 1);
        graph.add("a", "c", 2);
        graph.add("b", "c", 3);
        assert!(graph.circles().is_empty());
    }
}
