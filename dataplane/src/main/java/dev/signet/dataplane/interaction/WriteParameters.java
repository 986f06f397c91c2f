// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.fhir.IssueType;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a write may say beside its body. A parameter or header that would change what is done,
/// and that this server does not understand, is refused by name, whatever `Prefer` says: a delete
/// that was asked to erase for good must not answer as if it had.
public final class WriteParameters {
    /// How the answer is written, of every interaction; their values are looked at at the edge.
    private static final Set<String> OF_FORMAT = Set.of("_format", "_pretty");

    /// Which part of a resource is answered.
    private static final Set<String> OF_PART = Set.of("_summary", "_elements");

    private static final String CASCADE = "_cascade";

    /// By which other servers erase for good or delete what refers to a resource, in small
    /// letters.
    private static final Set<String> OF_ERASURE =
            Set.of("harddelete", "_harddelete", "_purge", "_purgehistory", "_expunge", CASCADE);

    /// By which a delete of one resource, or of what criteria find, erases for good.
    private static final Set<String> HARD_DELETE = Set.of("hardDelete", "_hardDelete");

    /// By which a change of `meta` alone leaves no version behind in the retired service's
    /// successor; in the retired service itself it makes no difference, as here.
    private static final String META_HISTORY = "_meta-history";

    /// Of a search, that say what is answered and not what is found.
    private static final Set<String> OF_RESULT =
            Set.of(
                    "_count",
                    "_includesCount",
                    "_sort",
                    "_include",
                    "_revinclude",
                    "_total",
                    "_score",
                    "_explain");

    /// How many a conditional delete may delete.
    static final String COUNT = "_count";

    private static final String PROFILES = "header x-ms-profile-validation";

    private static final String NOT_TAKEN = "this request does not take it";

    private WriteParameters() {}

    /// Checks the write of one resource that stands alone.
    ///
    /// @param exchange a create, an update or a delete
    /// @throws FhirError 400 with the name
    static void check(Exchange exchange) {
        String method = exchange.route().method();
        boolean isChange = method.equals("PUT") || method.equals("PATCH");
        List<QueryParameter> all = exchange.parameters();
        for (QueryParameter parameter : isChange ? withoutMetaHistory(all, "") : all) {
            if (!OF_PART.contains(parameter.name())) {
                check(parameter, "");
            }
        }
        boolean isCreate = exchange.target().id().isEmpty();
        checkStated(exchange.stated(), isCreate, !isCreate);
        checkProvenance(exchange);
    }

    /// Checks the delete of one resource that stands alone.
    ///
    /// @throws FhirError 400 with the name
    static void checkDelete(Exchange exchange) {
        for (QueryParameter parameter : exchange.parameters()) {
            if (!OF_PART.contains(parameter.name()) && !HARD_DELETE.contains(parameter.name())) {
                check(parameter, "");
            }
        }
        checkStated(exchange.stated(), false, true);
        refuseProvenance(exchange);
    }

    /// Checks a purge of a history, which takes nothing but `_format` and `_pretty`.
    ///
    /// @throws FhirError 400 with the name
    public static void checkPurge(Exchange exchange) {
        check(exchange.parameters(), "");
        checkStated(exchange.stated(), true, true);
        refuseProvenance(exchange);
    }

    /// Whether a delete is to erase for good.
    ///
    /// @throws FhirError 400 when it is not said once, or not by `true` or `false`
    static boolean erases(Exchange exchange) {
        return erases(exchange.parameters(), "");
    }

    /// The same of an entry's address.
    ///
    /// @param expression of the entry's url; "" for an address of its own
    public static boolean erases(List<QueryParameter> query, String expression) {
        List<QueryParameter> said =
                query.stream().filter(one -> HARD_DELETE.contains(one.name())).toList();
        if (said.isEmpty()) {
            return false;
        }
        QueryParameter first = said.getFirst();
        // clients of the retired service write what .NET makes of a boolean: True
        boolean isTrue = first.value().equals("true") || first.value().equals("True");
        boolean isFalse = first.value().equals("false") || first.value().equals("False");
        if (said.size() > 1 || (!isTrue && !isFalse)) {
            throw FhirError.of(
                    400,
                    IssueType.VALUE,
                    "parameter " + first.name() + ": it is said once, by true or false",
                    expression);
        }
        return isTrue;
    }

    /// What an address says besides.
    public static List<QueryParameter> withoutErasure(List<QueryParameter> query) {
        return query.stream().filter(one -> !HARD_DELETE.contains(one.name())).toList();
    }

    /// What the address of an update or a patch says besides.
    ///
    /// @param expression of the entry's url; "" for an address of its own
    /// @throws FhirError 400 when a value is neither true nor false
    public static List<QueryParameter> withoutMetaHistory(
            List<QueryParameter> query, String expression) {
        var rest = new ArrayList<QueryParameter>(query.size());
        for (QueryParameter parameter : query) {
            if (!parameter.name().equals(META_HISTORY)) {
                rest.add(parameter);
            } else if (!parameter.value().matches("(?i)true|false")) {
                throw FhirError.of(
                        400,
                        IssueType.VALUE,
                        "parameter " + META_HISTORY + ": it is true or false",
                        expression);
            }
        }
        return rest;
    }

    /// Checks the delete of what criteria find.
    ///
    /// @return the criteria, of which there may be none
    /// @throws FhirError 400 with the name of a parameter that is none
    static List<QueryParameter> criteriaOfDelete(Exchange exchange) {
        checkStated(exchange.stated(), false, true);
        checkProvenance(exchange);
        var own =
                exchange.parameters().stream()
                        .filter(one -> !OF_PART.contains(one.name()))
                        .filter(one -> !HARD_DELETE.contains(one.name()));
        return criteria(own.toList(), true, "");
    }

    /// Checks the write of what criteria find.
    ///
    /// @param takesCount whether it may be of several resources
    /// @return the criteria, of which there may be none
    /// @throws FhirError 400 with the name of a parameter that is none
    static List<QueryParameter> criteria(Exchange exchange, boolean takesCount) {
        checkStated(exchange.stated(), false, true);
        checkProvenance(exchange);
        var own =
                withoutMetaHistory(exchange.parameters(), "").stream()
                        .filter(one -> !OF_PART.contains(one.name()));
        return criteria(own.toList(), takesCount, "");
    }

    /// The criteria of an address.
    ///
    /// @param expression of the entry's url; "" for an address of its own
    /// @throws FhirError 400 with the name of a parameter that is none
    public static List<QueryParameter> criteria(
            List<QueryParameter> query, boolean takesCount, String expression) {
        var criteria = new ArrayList<QueryParameter>(query.size());
        for (QueryParameter parameter : query) {
            String name = parameter.name();
            boolean isCount = takesCount && name.equals(COUNT);
            String base = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
            if (OF_FORMAT.contains(name)
                    || OF_PART.contains(name)
                    || (OF_RESULT.contains(base) && !isCount)
                    || OF_ERASURE.contains(name.toLowerCase(Locale.ROOT))) {
                check(parameter, expression);
            } else if (!isCount) {
                criteria.add(parameter);
            }
        }
        return criteria;
    }

    /// How many resources the query of a conditional delete asks for at most.
    ///
    /// @throws FhirError 400
    public static int count(List<QueryParameter> query, int most, String expression) {
        int count = 1;
        for (QueryParameter parameter : query) {
            if (parameter.name().equals(COUNT)) {
                String text = parameter.value();
                boolean isNumber = text.length() < 6 && text.matches("[0-9]+");
                count = isNumber ? Integer.parseInt(text) : 0;
                if (count < 1 || count > most) {
                    throw FhirError.of(
                            400,
                            IssueType.VALUE,
                            "parameter _count: of a conditional delete it is 1 to " + most,
                            expression);
                }
            }
        }
        return count;
    }

    /// Checks what is said beside a Bundle that is posted.
    ///
    /// @throws FhirError 400 with the name
    public static void checkBundle(Exchange exchange) {
        check(exchange.parameters(), "");
        checkStated(exchange.stated(), true, true);
        refuseProvenance(exchange);
    }

    private static void checkProvenance(Exchange exchange) {
        if (exchange.route().method().equals("DELETE")) {
            refuseProvenance(exchange);
        }
    }

    private static void refuseProvenance(Exchange exchange) {
        if (exchange.stated().extras().provenance().isPresent()) {
            throw refused("header X-Provenance", "post the Provenance as a resource", "");
        }
    }

    /// Checks the query of an entry of a transaction that writes.
    ///
    /// @param expression of the entry's url
    /// @throws FhirError 400 with the name
    public static void check(List<QueryParameter> query, String expression) {
        for (QueryParameter parameter : query) {
            check(parameter, expression);
        }
    }

    private static void check(QueryParameter parameter, String expression) {
        String name = parameter.name();
        if (!OF_FORMAT.contains(name)) {
            throw refused("parameter " + shortened(name), reason(name), expression);
        }
    }

    private static String reason(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        if (small.equals(CASCADE)) {
            return "deletes do not cascade";
        }
        return OF_ERASURE.contains(small)
                ? "only a delete erases for good, by hardDelete"
                : "a write does not take it";
    }

    private static void checkStated(Stated stated, boolean noIfMatch, boolean noIfNoneExist) {
        if (noIfMatch && stated.ifMatch().isPresent()) {
            throw refused("header If-Match", NOT_TAKEN, "");
        }
        if (noIfNoneExist && stated.ifNoneExist().isPresent()) {
            throw refused("header If-None-Exist", NOT_TAKEN, "");
        }
        Stated.Extras extras = stated.extras();
        if (!extras.cascade().orElse("none").strip().equalsIgnoreCase("none")) {
            throw refused("header X-Cascade", "cascading deletes are not supported", "");
        }
        if (extras.profileValidation().isPresent() && extras.validatesProfiles().isEmpty()) {
            throw refused(PROFILES, "it says true or false", "");
        }
        if (extras.ifUnmodifiedSince() && stated.ifMatch().isEmpty()) { // RFC 9110, section 13.1.4
            throw refused("header If-Unmodified-Since", "name the version by If-Match", "");
        }
    }

    private static FhirError refused(String what, String why, String expression) {
        return FhirError.of(400, IssueType.NOT_SUPPORTED, what + ": " + why, expression);
    }

    /// The name of a parameter as an answer repeats it.
    public static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) : name;
    }
}
