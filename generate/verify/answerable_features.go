package verify

import "slices"

// What is measured of a question beside its passages, to judge whether they can answer it.
const (
	aCosineBest    = iota // the best passage's cosine; the cosines are 0 where there are none
	aCosineMean3          // the mean of the best three
	aCosineMean           // of all
	aCosineSpread         // their standard deviation
	aCosineGap            // the best less the mean of the others
	aWindow               // share of the question's words in the best stretch of some sentences
	aSentence             // in the best sentence
	aPassage              // in the best passage
	aPassage2             // in the second
	aPassages             // the mean over all
	aNearest              // in the passage of the best cosine
	aFound                // in all of them together
	aRareMissing          // weight of the heaviest word that stands nowhere, of the heaviest
	aRun                  // the longest run of the question's tokens in a passage, of all
	aClose                // share within a few words of one another, at best
	aCloseNearest         // the same in the passage of the best cosine
	aFacts                // share of the question's figures and dates that stand near
	aNames                // share of its names and figures in the best stretch
	aWants                // it asks for a kind of thing that can be told: a date, a figure, a person
	aWanted               // one stands in some passage
	aWantedWindow         // in the best stretch
	aWantedClose          // share of the question's words around the best one
	aWantedClosest        // the same, within fewer words
	aWantedNearest        // the same in the passage of the best cosine
	aTitle                // share of the best title that the question has
	aTitleNearest         // share of the question in the title of the passage of the best cosine
	aTitles               // how many passages have that title (logarithm)
	aName                 // share of whom or what the question names, in a passage
	aNameTitle            // in the title of one
	aRelation             // share of what it asks of that, in a sentence of a passage that has the name
	aBoth                 // the lesser share of the two, in a passage
	aBothNear             // in three sentences
	aBothSentence         // in one, both weighed
	aBothWanted           // in one that has what is wanted
	aBothNearest          // in three sentences of the passage of the best cosine
	aWorst                // how well the word that stands worst is covered, in three sentences
	aLacking              // how many words lack there
	aWords                // how many words it has
	aWhen                 // the kinds of question
	aFigure
	aWho
	aWhere
	aWhy
	aYesNo
	aList
	aMost // asks for what is first, largest, latest
	aChinese
	aTexts // passages (logarithm); it shifts the score and is not learned from: it tells sets apart
	aCount
)

var answerableNames = [aCount]string{
	"cosine_best", "cosine_mean3", "cosine_mean", "cosine_spread", "cosine_gap",
	"window", "sentence", "passage", "passage2", "passages", "nearest", "found", "rare_missing", "run", "close", "close_nearest",
	"facts", "names", "wants", "wanted", "wanted_window", "wanted_close", "wanted_closest", "wanted_nearest",
	"title", "title_nearest", "titles",
	"name", "name_title", "relation", "both", "both_near", "both_sentence", "both_wanted", "both_nearest", "worst", "lacking", "words",
	"when", "figure", "who", "where", "why", "yes_no", "list", "most",
	"chinese", "texts",
}

// QuestionFeatureNames names what [Prepared.MeasureQuestion] measures.
func QuestionFeatureNames() []string { return slices.Clone(answerableNames[:]) }

// QuestionSign says which way a feature may count: 1 for an answer, -1 against one, 0 either
// way. Signs known beforehand are worth more than data: they hold on sets that nobody saw.
func QuestionSign(feature int) int {
	switch feature {
	case aRareMissing, aLacking:
		return -1
	case aCosineMean, aCosineSpread:
		return 0
	}
	if feature < aWords && feature != aWants {
		return 1
	}
	return 0
}

// QuestionLearned reports whether trees may ask for a feature.
func QuestionLearned(feature int) bool { return feature != aTexts }
