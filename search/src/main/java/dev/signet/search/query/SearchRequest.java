// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a query asks for. Immutable.
///
/// @param branches a resource is a hit when one of these holds of it
/// @param sort empty: in the order of the last change, oldest first
/// @param count hits on a page as asked for, 0 to [#COUNT_MAX]; a higher wish is lowered to
///     that
/// @param ignored what was passed over because the client did not ask for strict handling
/// @param understood the parameters that were used, for the self link
/// @param explain whether to tell how the search ran
/// @param includesCount most resources that go along with a page, 1 to [#INCLUDES_COUNT_MAX]
public record SearchRequest(
        List<Branch> branches,
        List<Sort> sort,
        OptionalInt count,
        Total total,
        Summary summary,
        List<String> elements,
        List<Include> includes,
        List<SearchIssue> ignored,
        List<QueryParameter> understood,
        boolean explain,
        int includesCount) {
    /// Most hits on a page.
    public static final int COUNT_MAX = 1_000;

    /// Most resources that go along with a page, and as many as do unless the query says less.
    public static final int INCLUDES_COUNT_MAX = 1_000;

    /// Stands for every resource type.
    public static final String ALL_TYPES = "Resource";

    /// Most steps of one chain, there and back.
    public static final int CHAIN_STEPS_MAX = 12;

    /// Most links of all chains together, counted for each type to which they may lead.
    public static final int CHAIN_LINKS_MAX = 1_000;

    /// Most parameters of a query.
    public static final int PARAMETERS_MAX = 100;

    /// Most alternatives (values with commas between) of all parameters together.
    public static final int ALTERNATIVES_MAX = 500;

    /// Most texts looked for with `:contains`, counted anew for each type that the search or a
    /// chain is about: each of them walks over every text of its parameter.
    public static final int CONTAINS_MAX = 100;

    /// Most keys of `_sort` together.
    public static final int SORT_KEYS_MAX = 10;

    /// Most names in `_elements` together, and types in `_type`.
    public static final int NAMES_MAX = 200;

    /// Most words of `_text` and `_content` together, counted for each type.
    public static final int WORDS_MAX = 500;

    /// Most parentheses in one another of these.
    public static final int WORDS_DEPTH_MAX = 20;

    /// Most characters of one alternative.
    public static final int VALUE_CHARACTERS_MAX = 2_048;

    public SearchRequest {
        branches = List.copyOf(branches);
        sort = List.copyOf(sort);
        elements = List.copyOf(elements);
        includes = List.copyOf(includes);
        ignored = List.copyOf(ignored);
        understood = List.copyOf(understood);
    }

    /// The same, where more parameters were understood.
    public SearchRequest and(List<QueryParameter> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new ArrayList<QueryParameter>(understood);
        all.addAll(more);
        return new SearchRequest(
                branches,
                sort,
                count,
                total,
                summary,
                elements,
                includes,
                ignored,
                all,
                explain,
                includesCount);
    }

    /// What `_count` says, lowered to [#COUNT_MAX]; empty when it is no whole number from 0.
    public static OptionalInt countOf(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalInt.empty();
            }
            count = Math.min(10 * count + digit, COUNT_MAX);
        }
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /// Whether [#countOf] is less than what is said.
    public static boolean isLowered(String text) {
        OptionalInt count = countOf(text);
        return count.isPresent()
                && count.getAsInt() == COUNT_MAX
                && !text.replaceFirst("^0+", "").equals(Integer.toString(COUNT_MAX));
    }

    @Override
    public String toString() {
        return "SearchRequest(" + branches.size() + " branches)";
    }

    /// Resources of one type of which all criteria hold.
    ///
    /// @param type `Resource` for every type
    public record Branch(String type, List<Criterion> criteria) {
        public Branch {
            criteria = List.copyOf(criteria);
        }
    }

    /// A name and a value, decoded.
    public record QueryParameter(String name, String value) {
        @Override
        public String toString() {
            return "QueryParameter";
        }
    }

    /// One sort key.
    public sealed interface Sort {
        /// Whether the greatest comes first.
        boolean descending();

        /// By the values of a parameter of any type but composite and special.
        record ByParameter(SearchParameter parameter, boolean descending) implements Sort {}

        /// By id.
        record ById(boolean descending) implements Sort {}

        /// By how many of the words that are asked for there are.
        ///
        /// @param descending whether the fewest come first
        record ByScore(boolean descending) implements Sort {}

        /// By last change.
        record ByLastUpdated(boolean descending) implements Sort {}
    }

    /// `_total`.
    public enum Total {
        /// The client did not say.
        UNSAID,
        NONE,
        ESTIMATE,
        ACCURATE
    }

    /// `_summary`.
    public enum Summary {
        FALSE,
        TRUE,
        TEXT,
        DATA,
        COUNT;

        /// What is said, in small letters or capitals: Azure's service takes both, and its
        /// migration tool sends `Count`. Empty when it is none of them.
        public static Optional<Summary> of(String said) {
            return Stream.of(values())
                    .filter(each -> each.name().equalsIgnoreCase(said))
                    .findFirst();
        }
    }

    /// Resources to send along.
    ///
    /// @param way where the reference stands, and of what
    /// @param source the type that holds the reference; empty: every type
    /// @param parameters the reference parameters of `source`; empty: all of them
    /// @param target the type referred to; empty: whatever it is
    public record Include(Way way, String source, List<SearchParameter> parameters, String target) {
        public Include {
            parameters = List.copyOf(parameters);
        }
    }

    /// Which way an include goes.
    ///
    /// @param reverse false: what hits refer to; true: what refers to hits
    /// @param iterate whether also from what goes along already
    public record Way(boolean reverse, boolean iterate) {}
}
