// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.Issue;
import dev.signet.fhir.JsonObject;
import dev.signet.store.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

/// What an outcome holds. The serializer alone knows how it looks in the form that was asked for.
public sealed interface Content {
    /// Nothing.
    record None() implements Content {}

    /// A resource that was made here.
    record Tree(JsonObject resource) implements Content {}

    /// JSON that is no resource, whatever form was asked for.
    record Plain(JsonObject json) implements Content {}

    /// The content of a Binary as what it is itself, whatever form was asked for.
    ///
    /// @param contentType of `Content-Type`
    /// @param securityContext a reference; "" for none
    record Raw(byte[] bytes, String contentType, String securityContext) implements Content {}

    /// What is sent piece by piece as it is read, in gzip, or plain to who does not take that.
    ///
    /// @param source writes it in gzip, and fails as reads of the store do
    record Streamed(Source source, String contentType) implements Content {}

    /// Writes a content.
    @FunctionalInterface
    interface Source {
        void write(OutputStream target) throws IOException;
    }

    /// A resource as the store keeps it, in JSON; sent as it is when all of it is wanted.
    ///
    /// @param part that is wanted
    record Resource(byte[] json, Subset part) implements Content {}

    /// What has been written already, in JSON.
    record Written(byte[] bytes) implements Content {}

    /// A Bundle.
    ///
    /// @param type `searchset` or `history`
    /// @param total of all pages, when it is known
    /// @param links to itself first, then to other pages
    record Bundle(String type, OptionalLong total, List<Link> links, List<BundleEntry> entries)
            implements Content {
        public Bundle {
            links = List.copyOf(links);
            entries = List.copyOf(entries);
        }

        /// With links to itself and to the next page.
        ///
        /// @param next "" for none
        public Bundle(
                String type,
                OptionalLong total,
                String self,
                String next,
                List<BundleEntry> entries) {
            this(
                    type,
                    total,
                    next.isEmpty()
                            ? List.of(new Link("self", self))
                            : List.of(new Link("self", self), new Link("next", next)),
                    entries);
        }
    }

    /// A link of a Bundle.
    record Link(String relation, String url) {}

    None NONE = new None();

    /// A resource of the store, or the part of it that is wanted.
    static Content of(Stored stored, Subset part) {
        return new Resource(stored.json(), part);
    }

    /// An OperationOutcome.
    static Content of(List<Issue> issues) {
        return new Tree(OperationOutcomes.of(issues));
    }
}
