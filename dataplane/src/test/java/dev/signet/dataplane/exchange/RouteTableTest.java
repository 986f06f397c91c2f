// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.exchange.Route.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final String DEFINITION = "http://example.org/OperationDefinition/count";

    /// One that names its routes and does nothing.
    private record Named(List<Route> routes) implements Interaction.Open {
        Named(Route... routes) {
            this(List.of(routes));
        }

        @Override
        public Outcome run(Exchange exchange) {
            return Outcome.empty(204);
        }
    }

    private static final Interaction READ = new Named(Route.of(Level.INSTANCE, "GET", "read"));
    private static final Interaction VERSION =
            new Named(Route.of(Level.INSTANCE, "GET", "vread", "_history", Route.VERSION));
    private static final Interaction SEARCH = new Named(Route.of(Level.TYPE, "GET", "search-type"));
    private static final Interaction COUNT =
            new Named(
                    Route.operation(Level.SYSTEM, "POST", "count", DEFINITION),
                    Route.operation(Level.TYPE, "GET", "count", DEFINITION),
                    Route.operation(Level.INSTANCE, "GET", "count", DEFINITION));

    private final RouteTable table = table(READ, VERSION, SEARCH, COUNT);

    private static RouteTable table(Interaction... interactions) {
        return new RouteTable(List.of(interactions), Account.MODEL.definitions());
    }

    private Interaction found(String method, String... path) {
        return table.find(method, List.of(path)).interaction();
    }

    private void refused(Failure failure, String method, String... path) {
        var failed = assertThrows(Failed.class, () -> found(method, path));
        assertEquals(failure, failed.failure(), failed.text());
    }

    @Test
    void anOperationIsFoundAtEachOfItsLevelsAndNowhereElse() {
        assertSame(COUNT, found("POST", "$count"));
        assertSame(COUNT, found("GET", "Patient", "$count"));
        assertSame(COUNT, found("GET", "Patient", "a", "$count"));
        refused(Failure.NOT_FOUND, "GET", "Patient", "$other");
        refused(Failure.NOT_FOUND, "GET", "Patient", "a", "$other");
        refused(Failure.METHOD_NOT_ALLOWED, "GET", "$count");
    }

    @Test
    void operationsAndInteractionsAreToldApart() {
        assertEquals(List.of("count"), table.operationsOf(Level.TYPE).map(Route::name).toList());
        assertEquals(
                List.of("read", "vread"),
                table.interactionsOf(Level.INSTANCE)
                        .flatMap(route -> route.codes().stream())
                        .toList());
    }

    @Test
    void whatStandsForAVersionIsNoVersion() {
        assertEquals(
                new Target("Patient", "a", 3),
                table.find("GET", List.of("Patient", "a", "_history", "3")).target());
        refused(Failure.NOT_FOUND, "GET", "Patient", "a", "_history", Route.VERSION);
        refused(Failure.NOT_FOUND, "GET", "Patient", "a", "_history", "0");
    }

    @Test
    void anEncodedSlashJoinsNoSegments() {
        refused(Failure.NOT_FOUND, "GET", "Patient", "a", "_history/3");
        refused(Failure.INVALID, "GET", "Patient", "a/b");
    }

    @Test
    void aMethodThatIsNotTakenNamesThoseThatAre() {
        var failed = assertThrows(Failed.class, () -> found("PATCH", "Patient", "a"));
        assertEquals("GET, HEAD", failed.fact(RouteTable.ALLOW, ""));
        assertSame(READ, found("HEAD", "Patient", "a"));
    }

    @Test
    void twoInteractionsAtOneAddressAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> table(READ, READ));
    }
}
