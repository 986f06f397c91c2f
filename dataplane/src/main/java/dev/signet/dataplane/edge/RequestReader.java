// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Preferences;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.http.Headers.Header;
import dev.signet.http.Request;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads requests: what HTTP says becomes an exchange. Any thread.
///
/// @param budgets where bodies are charged
/// @param clock for what may take a limited time
public record RequestReader(
        RouteTable routes, FhirModel model, MemoryBudgets budgets, InstantSource clock) {
    /// What is asked. The body is read when an interaction wants it.
    ///
    /// @throws dev.signet.base.Failed as [RouteTable#find]
    public Exchange exchange(Request request, Rights rights, Call call, WorkBudget.Share work) {
        RouteTable.Found found = routes.find(request.method(), request.path());
        var said = new Said(request.headers().all());
        Payload payload = new HttpPayload(request, budgets.bodies(), model, found.target());
        return new Exchange(
                found,
                request.base(),
                rights,
                Parameters.of(request.query()),
                said.stated(),
                Preferences.of(said.prefer, said.accepts),
                payload,
                OptionalInt.empty(),
                call,
                work,
                new FhirPathAllowance(clock),
                new ComputingTime());
    }

    /// What headers say, gathered in one pass; of those that are read once the first counts.
    private static final class Said {
        private @Nullable String ifMatch;
        private @Nullable String ifNoneMatch;
        private @Nullable String ifNoneExist;
        private @Nullable String ifModifiedSince;
        private @Nullable String cascade;
        private @Nullable String provenance;
        private @Nullable String profiles;
        private boolean ifUnmodifiedSince;
        private @Nullable String partialIndices;
        private List<String> prefer = List.of();
        private List<String> accepts = List.of();

        Said(List<Header> headers) {
            for (Header header : headers) {
                read(header.name(), header.value());
            }
        }

        private void read(String name, String value) {
            switch (name.length()) {
                case 6 -> {
                    if (name.equalsIgnoreCase("Accept")) {
                        accepts = and(accepts, value);
                    } else if (name.equalsIgnoreCase("Prefer")) {
                        prefer = and(prefer, value);
                    }
                }
                case 8 -> ifMatch = first(ifMatch, name, "If-Match", value);
                case 9 -> cascade = first(cascade, name, "X-Cascade", value);
                case 12 -> provenance = first(provenance, name, "X-Provenance", value);
                case 13 -> {
                    ifNoneMatch = first(ifNoneMatch, name, "If-None-Match", value);
                    ifNoneExist = first(ifNoneExist, name, "If-None-Exist", value);
                }
                case 17 ->
                        ifModifiedSince = first(ifModifiedSince, name, "If-Modified-Since", value);
                case 23 -> profiles = first(profiles, name, "x-ms-profile-validation", value);
                case 24 ->
                        partialIndices =
                                first(partialIndices, name, "x-ms-use-partial-indices", value);
                case 19 -> ifUnmodifiedSince |= name.equalsIgnoreCase("If-Unmodified-Since");
                default -> {}
            }
        }

        private static @Nullable String first(
                @Nullable String before, String name, String wanted, String value) {
            return before == null && name.equalsIgnoreCase(wanted) ? value : before;
        }

        private static List<String> and(List<String> before, String value) {
            if (before.isEmpty()) {
                return List.of(value);
            }
            var more = new ArrayList<String>(before);
            more.add(value);
            return more;
        }

        Stated stated() {
            boolean isPartial = "true".equalsIgnoreCase(partialIndices);
            boolean isPlain =
                    cascade == null
                            && provenance == null
                            && profiles == null
                            && !ifUnmodifiedSince
                            && !isPartial;
            return new Stated(
                    Optional.ofNullable(ifMatch),
                    Optional.ofNullable(ifNoneMatch),
                    ifModifiedSince == null ? Optional.empty() : HttpDate.read(ifModifiedSince),
                    Optional.ofNullable(ifNoneExist),
                    isPlain
                            ? Stated.Extras.NONE
                            : new Stated.Extras(
                                    Optional.ofNullable(cascade),
                                    Optional.ofNullable(provenance),
                                    ifUnmodifiedSince,
                                    Optional.ofNullable(profiles),
                                    isPartial));
        }
    }
}
