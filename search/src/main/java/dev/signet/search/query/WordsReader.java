// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.type.Escapes;
import dev.signet.search.type.FullText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `_text` and `_content`: words, of which all must be there, `and`, `or` and `not` in small
/// letters or capitals, parentheses, and `*` behind the start of words. One query, one thread.
final class WordsReader {
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
    private static final String GRAMMAR =
            "expected: words, also with and, or, not, ( ) between and * behind the start of one";

    private final List<SearchIssue> issues;
    private int words;

    /// @param issues what is wrong is added
    WordsReader(List<SearchIssue> issues) {
        this.issues = issues;
    }

    static boolean isMeant(String code) {
        return code.equals("_text") || code.equals("_content");
    }

    /// How many words have been asked for.
    int words() {
        return words;
    }

    /// @return `null` after telling an issue
    @Nullable Criterion read(String code, String whole, String value) {
        List<String> fields =
                code.equals("_text")
                        ? List.of(FullText.NARRATIVE)
                        : List.of(FullText.WORDS, FullText.NARRATIVE);
        var any = new ArrayList<Criterion>();
        for (String part : Escapes.split(value, ',')) {
            String text = Escapes.resolve(part);
            if (text.indexOf('"') >= 0) {
                return refuse(Kind.NOT_SUPPORTED, whole, "phrases in quotes are not supported");
            }
            Criterion read = new Expression(fields, text).read();
            if (words > SearchRequest.WORDS_MAX) {
                return refuse(
                        Kind.TOO_MUCH,
                        whole,
                        "the search has more than 500 words, counted for each type");
            }
            if (read == null) {
                return refuse(Kind.INVALID_VALUE, whole, GRAMMAR);
            }
            any.add(read);
        }
        return any.size() == 1 ? any.getFirst() : new Criterion.Any(any);
    }

    private @Nullable Criterion refuse(Kind kind, String whole, String text) {
        issues.add(new SearchIssue(kind, whole, text));
        return null;
    }

    /// One alternative, read once. `not` binds strongest, `or` least.
    private final class Expression {
        private final List<String> fields;
        private final List<String> tokens = new ArrayList<>();
        private int next;
        private int depth;

        Expression(List<String> fields, String text) {
            this.fields = fields;
            Matcher matcher = TOKEN.matcher(text);
            while (matcher.find()) {
                tokens.add(matcher.group());
            }
        }

        /// @return `null` for what is none
        @Nullable Criterion read() {
            Criterion all = or();
            return next == tokens.size() ? all : null;
        }

        private boolean takes(String word) {
            boolean isNext = next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
            next += isNext ? 1 : 0;
            return isNext;
        }

        private @Nullable Criterion or() {
            var any = new ArrayList<Criterion>();
            do {
                Criterion one = and();
                if (one == null) {
                    return null;
                }
                any.add(one);
            } while (takes("or"));
            return any.size() == 1 ? any.getFirst() : new Criterion.Any(any);
        }

        private @Nullable Criterion and() {
            var all = new ArrayList<Criterion>();
            do {
                Criterion one = not();
                if (one == null) {
                    return null;
                }
                all.add(one);
            } while (takes("and") || goesOn());
            return all.size() == 1 ? all.getFirst() : new Criterion.All(all);
        }

        private boolean goesOn() {
            return next < tokens.size()
                    && !tokens.get(next).equals(")")
                    && !tokens.get(next).equalsIgnoreCase("or");
        }

        private @Nullable Criterion not() {
            if (takes("not")) {
                Criterion one = single();
                return one == null ? null : new Criterion.Not(one);
            }
            return single();
        }

        private @Nullable Criterion single() {
            if (takes("(")) {
                depth++;
                Criterion within = depth > SearchRequest.WORDS_DEPTH_MAX ? null : or();
                depth--;
                return within != null && takes(")") ? within : null;
            }
            if (next == tokens.size() || isOperator(tokens.get(next))) {
                return null;
            }
            return word(tokens.get(next++));
        }

        private static boolean isOperator(String token) {
            return token.equals(")")
                    || token.equalsIgnoreCase("and")
                    || token.equalsIgnoreCase("or")
                    || token.equalsIgnoreCase("not");
        }

        /// What is written without a blank may be several words.
        private @Nullable Criterion word(String token) {
            boolean isStart = token.endsWith("*");
            List<String> found = FullText.words(token);
            words += found.size();
            if (found.isEmpty() || token.indexOf('*') < token.length() - 1 && hasStar(token)) {
                return null;
            }
            var all = new ArrayList<Criterion>();
            for (int i = 0; i < found.size(); i++) {
                boolean isLast = i == found.size() - 1;
                all.add(new Criterion.Word(fields, found.get(i), isStart && isLast));
            }
            return all.size() == 1 ? all.getFirst() : new Criterion.All(all);
        }

        private static boolean hasStar(String token) {
            return token.indexOf('*') >= 0;
        }
    }
}
