package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"grounded"
)

// exitError carries the exit status of the process.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// usage marks an error of the command line, of the configuration or of a server that is
// away: exit status 2.
func usage(err error) error { return &exitError{2, err} }

// status is the exit status for err: 0 for none, 2 for what cannot be, wherever that was
// noticed, 1 unless it says otherwise.
func status(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.status
	case grounded.CodeOf(err) == grounded.CodeInvalid:
		return 2
	}
	return 1
}

// isUsage reports whether usage has marked err.
func isUsage(err error) bool {
	var e *exitError
	return errors.As(err, &e) && e.status == 2
}

// unknownCommand is what a command that only has others does: it shows them, and refuses
// what is none of them.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return noCommand(cmd, args[0])
}

// noCommand is the error of a name that is no command below cmd.
func noCommand(cmd *cobra.Command, name string) error {
	hint := fmt.Sprintf("`%s --help` lists the commands", cmd.CommandPath())
	for distance := 1; distance <= 2; distance++ { // the nearest first
		cmd.SuggestionsMinimumDistance = distance
		if near := cmd.SuggestionsFor(name); len(near) > 0 {
			hint = fmt.Sprintf("is it `%s %s`?", cmd.CommandPath(), near[0])
			break
		}
	}
	return usage(fmt.Errorf("there is no command %q; %s", strings.TrimPrefix(cmd.CommandPath()+" ", "grounded ")+name, hint))
}

// checkUsage makes unknown commands, wrong arguments and missing flags errors of usage in our
// own words, in cmd and below.
func checkUsage(cmd *cobra.Command) {
	if cmd.HasSubCommands() && !cmd.Runnable() {
		cmd.Args, cmd.RunE = cobra.ArbitraryArgs, unknownCommand
	}
	if args := cmd.Args; args != nil {
		cmd.Args = func(cmd *cobra.Command, given []string) error {
			if err := args(cmd, given); err != nil {
				return argsError(cmd, given, err)
			}
			if err := errors.Join(cmd.ValidateRequiredFlags(), cmd.ValidateFlagGroups()); err != nil {
				return usage(errors.New(missingFlags(cmd)))
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		checkUsage(sub)
	}
}

// argsError says of wrong arguments what the command takes.
func argsError(cmd *cobra.Command, given []string, err error) error {
	_, takes, _ := strings.Cut(cmd.Use, " ")
	path := cmd.CommandPath()
	switch {
	case isUsage(err): // in the command's own words
		return err
	case cmd.HasSubCommands() && len(given) > 0 && takes == "":
		return noCommand(cmd, given[0])
	case takes == "":
		return usage(fmt.Errorf("`%s` takes no arguments, and here is %q; `%s --help` shows what it takes", path, given[0], path))
	case len(given) < strings.Count(takes, " ")+1:
		what := strings.ReplaceAll(strings.TrimSuffix(takes, "..."), "|", " or ")
		return usage(fmt.Errorf("%s is missing: say `%s %s`; `%s --help` tells more", what, path, takes, path))
	}
	return usage(fmt.Errorf("%q is one argument too many: say `%s %s`, what has spaces in quotation marks", given[len(given)-1], path, takes))
}

// flagGroup finds the names in cobra's words about flags that belong together.
var flagGroup = regexp.MustCompile(`^(if any|at least one).*?\[([^\]]+)\](?:.*; \[([^\]]+)\] were all set)?`)

// missingFlags says which flags are missing, or exclude each other.
func missingFlags(cmd *cobra.Command) string {
	var parts, missing []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 && !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
	})
	if len(missing) > 0 {
		parts = append(parts, "say "+strings.Join(missing, " and "))
	}
	if err := cmd.ValidateFlagGroups(); err != nil {
		parts = append(parts, groupError(err))
	}
	return fmt.Sprintf("%s; `%s --help` tells more", strings.Join(parts, ", and "), cmd.CommandPath())
}

// groupError puts cobra's error about a group of flags in our words.
func groupError(err error) string {
	found := flagGroup.FindStringSubmatch(err.Error())
	switch {
	case found == nil:
		return err.Error()
	case found[1] == "at least one":
		return "say " + strings.Join(dashed(found[2]), " or ")
	}
	return strings.Join(dashed(found[3]), " and ") + " exclude each other: say one of them"
}

func dashed(names string) []string {
	out := strings.Fields(names)
	slices.Sort(out)
	for i := range out {
		out[i] = "--" + out[i]
	}
	return out
}

// flagError says what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	help := fmt.Sprintf("; `%s --help` lists the flags", cmd.CommandPath())
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return usage(fmt.Errorf("there is no flag -%s%s", name, help))
		}
		if near := nearFlag(cmd, name); near != "" {
			help = fmt.Sprintf("; is it --%s?", near)
		}
		return usage(fmt.Errorf("there is no flag --%s%s", name, help))
	case errors.As(err, &bare):
		return usage(fmt.Errorf("--%s needs a value (%s)%s", bare.GetFlag().Name, bare.GetFlag().Usage, help))
	case errors.As(err, &wrong):
		flag := wrong.GetFlag()
		kind := map[string]string{"int": "a whole number", "bool": "true or false", "float64": "a number", "duration": "a duration such as 30s"}[flag.Value.Type()]
		if kind == "" {
			kind = "something else"
		}
		return usage(fmt.Errorf("--%s takes %s, not %q (%s)", flag.Name, kind, wrong.GetValue(), flag.Usage))
	}
	return usage(err)
}

// nearFlag is the flag of cmd whose name begins as name does, or that name begins with;
// empty where there is none.
func nearFlag(cmd *cobra.Command, name string) (near string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if near == "" && len(name) > 2 && (strings.HasPrefix(f.Name, name) || strings.HasPrefix(name, f.Name)) {
			near = f.Name
		}
	})
	return near
}
