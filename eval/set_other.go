package eval

import (
	"slices"

	"grounded"
)

// Asking is the set with other words for its questions, read from a file of lines as
// queries.jsonl has them: what is relevant to a question stays so. Only the questions of the
// file are asked; one without a history of its own keeps the set's. It returns CodeNotFound
// for a file that is not there and CodeInvalid for one that cannot be read or that names a
// question the set does not judge.
func (s Set) Asking(path string) (Set, error) {
	judged := make(map[string]SetQuestion, len(s.Questions))
	for _, q := range s.Questions {
		judged[q.ID] = q
	}
	s.Questions = nil
	err := eachLine(path, func(line []byte) error {
		other, err := questionOf(line)
		if err != nil {
			return err
		}
		q, ok := judged[other.ID]
		if !ok {
			return grounded.Errorf(grounded.CodeInvalid, "question %q is not among the set's judged ones, or twice in this file", other.ID)
		}
		delete(judged, other.ID)
		q.Text = other.Text
		if other.History != nil {
			q.History = other.History
		}
		s.Questions = append(s.Questions, q)
		return nil
	})
	if err == nil && len(s.Questions) == 0 {
		err = grounded.Errorf(grounded.CodeInvalid, "%s holds no questions", path)
	}
	return s, err
}

// Beside is the set with the passages of another set in the same collection, none of which is
// relevant to its questions.
func (s Set) Beside(other Set) Set {
	s.Documents = slices.Clip(s.Documents)
	for _, d := range other.Documents {
		d.ID = other.Name + "/" + d.ID
		s.Documents = append(s.Documents, d)
	}
	return s
}
