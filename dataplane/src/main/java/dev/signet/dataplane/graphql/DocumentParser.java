// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import java.util.Locale;

/// GraphQL's grammar, by graphql-java, which is loaded when the first document comes.
final class DocumentParser {
    /// Characters of a document.
    static final int CHARACTERS_MAX = 32_768;

    /// Tokens of a document.
    static final int TOKENS_MAX = 5_000;

    private static final int WHITESPACE_TOKENS_MAX = 40_000;

    /// Rules of the grammar within each other: four for each level of selections.
    private static final int RULES_MAX = 250;

    private static final int DIGITS_MAX = 100;

    private DocumentParser() {}

    /// @throws dev.signet.dataplane.exchange.FhirError 400 when it is none, or too large
    static Document parse(String text) {
        ParserOptions options =
                ParserOptions.newParserOptions()
                        .captureIgnoredChars(false)
                        .captureLineComments(false)
                        .captureSourceLocation(true)
                        .readerTrackData(false)
                        .maxCharacters(CHARACTERS_MAX)
                        .maxTokens(TOKENS_MAX)
                        .maxWhitespaceTokens(WHITESPACE_TOKENS_MAX)
                        .maxNumericLiteralCharacters(DIGITS_MAX)
                        .maxRuleDepth(RULES_MAX)
                        .redactTokenParserErrorMessages(true)
                        .build();
        ParserEnvironment environment =
                ParserEnvironment.newParserEnvironment()
                        .document(text)
                        .parserOptions(options)
                        .locale(Locale.ROOT)
                        .build();
        try {
            return Parser.parse(environment);
        } catch (ParseCancelledException
                | ParseCancelledTooDeepException
                | ParseCancelledTooManyCharsException _) {
            throw Refusals.tooMuch(
                    "the query is too large; the most is "
                            + CHARACTERS_MAX
                            + " characters and "
                            + TOKENS_MAX
                            + " tokens");
        } catch (InvalidSyntaxException invalid) {
            throw Refusals.malformed("the query is not a GraphQL document" + place(invalid));
        }
    }

    private static String place(InvalidSyntaxException invalid) {
        var place = invalid.getLocation();
        return place == null ? "" : ": line " + place.getLine() + ", column " + place.getColumn();
    }
}
