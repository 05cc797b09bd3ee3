package embedded

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// UpdateAliases implements the Collections service: all actions or none, at once for
// every reader.
func (s collectionsService) UpdateAliases(_ context.Context, in *qdrant.ChangeAliases) (*qdrant.CollectionOperationResponse, error) {
	var next map[string]string
	w := &write{alone: true, plan: func(b *batch) error {
		s.mu.RLock()
		defer s.mu.RUnlock()
		next = maps.Clone(s.aliases)
		for i, action := range in.GetActions() {
			if err := s.applyAlias(next, action); err != nil {
				return prefix(err, "actions[%d]", i)
			}
		}
		bucket := b.tx.Bucket(bucketAliases)
		for alias := range s.aliases {
			if next[alias] == "" {
				if err := bucket.Delete([]byte(alias)); err != nil {
					return err
				}
			}
		}
		for alias, name := range next {
			if err := bucket.Put([]byte(alias), []byte(name)); err != nil {
				return err
			}
		}
		return nil
	}, publish: func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.aliases = next
	}}
	if err := s.do(w); err != nil {
		return nil, err
	}
	return ok(), nil
}

func (s collectionsService) applyAlias(aliases map[string]string, action *qdrant.AliasOperations) error {
	switch a := action.GetAction().(type) {
	case *qdrant.AliasOperations_CreateAlias:
		alias, name := a.CreateAlias.GetAliasName(), a.CreateAlias.GetCollectionName()
		if s.collections[name] == nil {
			return notFound(name)
		}
		if alias == "" {
			return invalid("alias_name: it is empty")
		}
		if s.collections[alias] != nil {
			return status.Errorf(codes.AlreadyExists, "Wrong input: Collection `%s` already exists!", alias)
		}
		aliases[alias] = name
	case *qdrant.AliasOperations_DeleteAlias:
		delete(aliases, a.DeleteAlias.GetAliasName())
	case *qdrant.AliasOperations_RenameAlias:
		old, fresh := a.RenameAlias.GetOldAliasName(), a.RenameAlias.GetNewAliasName()
		if aliases[old] == "" {
			return status.Errorf(codes.NotFound, "Not found: Alias %s does not exists!", old)
		}
		if fresh == "" || s.collections[fresh] != nil {
			return invalid("new_alias_name: %q is empty or a collection", fresh)
		}
		target := aliases[old]
		delete(aliases, old)
		aliases[fresh] = target
	default:
		return invalid("the action is empty")
	}
	return nil
}

// ListAliases implements the Collections service.
func (s collectionsService) ListAliases(context.Context, *qdrant.ListAliasesRequest) (*qdrant.ListAliasesResponse, error) {
	return &qdrant.ListAliasesResponse{Aliases: s.aliasesOf("")}, nil
}

// ListCollectionAliases implements the Collections service.
func (s collectionsService) ListCollectionAliases(_ context.Context, in *qdrant.ListCollectionAliasesRequest) (*qdrant.ListAliasesResponse, error) {
	return &qdrant.ListAliasesResponse{Aliases: s.aliasesOf(in.GetCollectionName())}, nil
}

// aliasesOf lists the aliases of a collection; empty: all.
func (s *Server) aliasesOf(name string) []*qdrant.AliasDescription {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*qdrant.AliasDescription
	for alias, target := range s.aliases {
		if name == "" || name == target {
			out = append(out, &qdrant.AliasDescription{AliasName: alias, CollectionName: target})
		}
	}
	slices.SortFunc(out, func(a, b *qdrant.AliasDescription) int { return strings.Compare(a.AliasName, b.AliasName) })
	return out
}
