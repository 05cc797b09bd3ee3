package tokens

// Whole is the count of s encoded at once.
func Whole(s string) int { return len(encoding().EncodeOrdinary(s)) }
