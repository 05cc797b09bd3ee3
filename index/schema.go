package index

import (
	"context"
	"encoding/base32"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/qdrant/go-client/qdrant"

	"grounded"
)

// Names of the two vectors of every point.
const (
	vectorDense = "dense" // meaning; absent until it has been computed
	vectorTerms = "terms" // BM25 weights of the words; IDF is Qdrant's
)

// Spec is what a collection's points are made with. Points of different specs cannot be
// compared, so a collection keeps its own and refuses another's.
type Spec struct {
	Dimensions int    `json:"dimensions"` // of the dense vectors; at least 1
	Model      string `json:"model"`      // embed.Model.ID
	Terms      string `json:"terms"`      // embed.Terms.Fingerprint
}

// Target is one generation of a collection: the live one (see [Live]) or one being built.
// The zero value is not usable.
type Target struct {
	Collection string
	name       string // what Qdrant calls it: a collection or an alias
}

// Live is the generation that searches of collection see. It may be written to at any
// time after [Index.Ensure].
func Live(collection string) Target {
	return Target{Collection: collection, name: aliasName(collection)}
}

// Generation is the [Target] of a generation by its number, so that a build can be taken
// up again after a restart.
func Generation(collection string, n int) Target {
	return Target{Collection: collection, name: aliasName(collection) + "." + strconv.Itoa(n)}
}

// Number is the generation's number; 0 for the live one, which is known by alias only.
func (t Target) Number() int {
	_, digits, ok := strings.Cut(t.name, ".")
	if !ok {
		return 0
	}
	n, _ := strconv.Atoi(digits)
	return n
}

var plainName = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)

// aliasName is Qdrant's name for a collection's live generation. Names that Qdrant, or a
// file system below it, might not take are encoded.
func aliasName(collection string) string {
	if plainName.MatchString(collection) {
		return "grounded-" + collection
	}
	enc := base32.HexEncoding.WithPadding(base32.NoPadding)
	return "grounded+" + strings.ToLower(enc.EncodeToString([]byte(collection)))
}

// Ensure makes the collection's first generation where there is none. It returns
// [grounded.CodeConflict] where the live generation was made with another spec: that is
// changed by a reindex job, never by mixing.
func (x *Index) Ensure(ctx context.Context, collection string, spec Spec) error {
	live, err := x.LiveSpec(ctx, collection)
	switch {
	case err == nil:
		return live.check(collection, spec)
	case grounded.CodeOf(err) != grounded.CodeNotFound:
		return err
	}
	return x.EnsureLive(ctx, Generation(collection, 1), spec)
}

// EnsureLive makes the generation t, empty, where it is not there, and the live one of its
// collection.
func (x *Index) EnsureLive(ctx context.Context, t Target, spec Spec) error {
	if err := x.create(ctx, t, spec); err != nil && grounded.CodeOf(err) != grounded.CodeConflict {
		return err
	}
	_, err := x.Swap(ctx, t)
	return err
}

func (s Spec) check(collection string, want Spec) error {
	if s.Dimensions != want.Dimensions || s.Model != "" && s.Model != want.Model {
		return grounded.Errorf(grounded.CodeConflict,
			"collection %q was embedded with %s (%d dimensions) and the configuration now says %s (%d): run `grounded reindex --collection %s` to rebuild it, or restore the setting",
			collection, s.Model, s.Dimensions, want.Model, want.Dimensions, collection)
	}
	return nil
}

// LiveSpec is the spec of the live generation; [grounded.CodeNotFound] where there is none.
func (x *Index) LiveSpec(ctx context.Context, collection string) (Spec, error) {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	info, err := x.client.GetCollectionInfo(ctx, aliasName(collection))
	if err != nil {
		return Spec{}, classify(err, "looking up collection "+collection)
	}
	cfg := info.GetConfig()
	dense := cfg.GetParams().GetVectorsConfig().GetParamsMap().GetMap()[vectorDense]
	meta := cfg.GetMetadata()
	return Spec{
		Dimensions: int(dense.GetSize()),
		Model:      meta["model"].GetStringValue(),
		Terms:      meta["terms"].GetStringValue(),
	}, nil
}

// Build makes a new, empty generation beside the live one. Its number is above after, and
// above those of all generations that there are.
func (x *Index) Build(ctx context.Context, collection string, spec Spec, after int) (Target, error) {
	generations, err := x.Generations(ctx, collection)
	if err != nil {
		return Target{}, err
	}
	next := max(after, 0) + 1
	if len(generations) > 0 {
		next = max(next, generations[len(generations)-1]+1)
	}
	t := Generation(collection, next)
	return t, x.create(ctx, t, spec)
}

// Swap makes t the live generation of its collection, at once for every reader, and
// returns the one that was live (zero where there was none). It does not drop it: keep it
// to roll back by another Swap.
func (x *Index) Swap(ctx context.Context, t Target) (old Target, err error) {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	alias := aliasName(t.Collection)
	old, err = x.live(ctx, t.Collection)
	if err != nil || old.name == t.name {
		return old, err
	}
	var actions []*qdrant.AliasOperations
	if old.name != "" {
		actions = append(actions, qdrant.NewAliasDelete(alias))
	}
	actions = append(actions, qdrant.NewAliasCreate(alias, t.name))
	return old, classify(x.client.UpdateAliases(ctx, actions), "switching collection "+t.Collection)
}

// live is the generation behind the alias; zero where there is none.
func (x *Index) live(ctx context.Context, collection string) (Target, error) {
	aliases, err := x.client.ListAliases(ctx)
	if err != nil {
		return Target{}, classify(err, "listing aliases")
	}
	for _, a := range aliases {
		if a.GetAliasName() == aliasName(collection) {
			return Target{Collection: collection, name: a.GetCollectionName()}, nil
		}
	}
	return Target{}, nil
}

// Drop removes a generation that is not live. Dropping what is not there is no error.
func (x *Index) Drop(ctx context.Context, t Target) error {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	live, err := x.live(ctx, t.Collection)
	if err != nil {
		return err
	}
	if live.name == t.name || t.Number() == 0 {
		return grounded.Errorf(grounded.CodeConflict, "the live generation of %q is not dropped", t.Collection)
	}
	err = classify(x.client.DeleteCollection(ctx, t.name), "dropping a generation")
	if grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	return err
}

// DropCollection removes a collection with all its generations. Dropping what is not
// there is no error.
func (x *Index) DropCollection(ctx context.Context, collection string) error {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	live, err := x.live(ctx, collection)
	if err != nil {
		return err
	}
	if live.name != "" {
		if err := x.client.DeleteAlias(ctx, aliasName(collection)); err != nil {
			return classify(err, "dropping an alias")
		}
	}
	generations, err := x.Generations(ctx, collection)
	if err != nil {
		return err
	}
	for _, n := range generations {
		if err := x.Drop(ctx, Generation(collection, n)); err != nil {
			return err
		}
	}
	return nil
}

// Generations lists the numbers of a collection's generations, ascending.
func (x *Index) Generations(ctx context.Context, collection string) ([]int, error) {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	names, err := x.client.ListCollections(ctx)
	if err != nil {
		return nil, classify(err, "listing collections")
	}
	prefix := aliasName(collection) + "."
	var out []int
	for _, name := range names {
		if digits, ok := strings.CutPrefix(name, prefix); ok {
			if n, err := strconv.Atoi(digits); err == nil {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// payloadIndexes are the fields that filters use.
var payloadIndexes = map[string]qdrant.FieldType{
	fieldDocument:   qdrant.FieldType_FieldTypeKeyword,
	fieldRevision:   qdrant.FieldType_FieldTypeInteger,
	fieldOrdinal:    qdrant.FieldType_FieldTypeInteger,
	fieldOpen:       qdrant.FieldType_FieldTypeBool,
	fieldUsers:      qdrant.FieldType_FieldTypeKeyword,
	fieldGroups:     qdrant.FieldType_FieldTypeKeyword,
	fieldDenyUsers:  qdrant.FieldType_FieldTypeKeyword,
	fieldDenyGroups: qdrant.FieldType_FieldTypeKeyword,
	fieldLabels:     qdrant.FieldType_FieldTypeKeyword,
	fieldMetadata:   qdrant.FieldType_FieldTypeKeyword,
}

func (x *Index) create(ctx context.Context, t Target, spec Spec) error {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	if spec.Dimensions < 1 {
		return grounded.Errorf(grounded.CodeUnavailable, "the embedding server has not said how long its vectors are; set embed.dimensions or start it")
	}
	err := x.client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: t.name,
		VectorsConfig: qdrant.NewVectorsConfigMap(map[string]*qdrant.VectorParams{
			vectorDense: {Size: uint64(spec.Dimensions), Distance: qdrant.Distance_Cosine},
		}),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{
			vectorTerms: {Modifier: qdrant.Modifier_Idf.Enum()},
		}),
		Metadata: map[string]*qdrant.Value{
			"model": qdrant.NewValueString(spec.Model),
			"terms": qdrant.NewValueString(spec.Terms),
		},
	})
	if err != nil {
		return classify(err, "creating collection "+t.Collection)
	}
	for field, kind := range payloadIndexes {
		_, err := x.client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{
			CollectionName: t.name, FieldName: field, FieldType: kind.Enum(), Wait: qdrant.PtrOf(true),
		})
		if err != nil {
			return classify(err, "indexing field "+field)
		}
	}
	return nil
}
