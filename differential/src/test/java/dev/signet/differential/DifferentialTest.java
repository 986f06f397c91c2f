// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Arm;
import dev.signet.conformance.Client;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.SignetProcess;
import dev.signet.conformance.VaultKeys;
import dev.signet.differential.Side.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The same searches asked of this server and of HAPI's JPA server, over the same 20 patients:
/// both find the same resources, but for the differences that [Differences] names with a reason.
///
/// `-Dsignet.differential=5000` asks so many; without it nothing is asked. `-Dsignet.seed=N` asks
/// others. `-Dsignet.differential.from=N` passes over the first N of the seed's, so that many are
/// asked in several runs.
/// `-Dsignet.differential.kept=FOLDER` keeps the other server's database there for the next run,
/// which loads it no more.
final class DifferentialTest {
    private static final int SEARCHES = Integer.getInteger("signet.differential", 400);
    private static final int FROM = Integer.getInteger("signet.differential.from", 0);
    private static final long SEED = Long.getLong("signet.seed", 9L);

    /// After so many it is told how far it is.
    private static final int TOLD_EACH = 250;

    /// An account's name, and its key's.
    private static final String ACCOUNT = "searches";

    private final Map<String, Integer> forms = new TreeMap<>();
    private final Map<Differences, Integer> justified = new TreeMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Path file = Path.of("target", "differential-" + FROM + ".txt");
    private int found;
    private int numbers;

    @TempDir private Path scratch;

    @Test
    @EnabledIfSystemProperty(named = "signet.differential", matches = "[1-9][0-9]*")
    void bothFindTheSame() throws Exception {
        long began = System.nanoTime();
        Path data = scratch.resolve("data");
        var patients = Patients.ofTheSet();
        try (HapiProcess hapi = HapiProcess.start(scratch);
                SignetProcess signet =
                        SignetProcess.start(
                                "up",
                                data,
                                "--port",
                                FreePort.next(),
                                "--vault-port",
                                FreePort.next())) {
            Side ours = account(signet);
            patients.transactions(2_000).forEach(ours::transaction);
            Side other = hapi.loaded(patients);
            System.out.printf("loaded in %d s%n", (System.nanoTime() - began) / 1_000_000_000);
            run(ours, other, patients, SEARCHES, SEED);
        }
        assertTrue(found > SEARCHES / 3, "a third of the searches finds something");
        assertEquals(List.of(), wrong);
    }

    /// Asks both and keeps what differs.
    void run(Side ours, Side other, Patients patients, int searches, long seed) throws IOException {
        long began = System.nanoTime();
        var order = new SortKeys(patients.resources());
        var generator = new SearchGenerator(new Values(patients.resources()), seed);
        for (int i = 0; i < FROM; i++) {
            generator.next();
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        for (int i = 0; i < searches; i++) {
            compare(generator.next(), ours, other, order);
            if ((i + 1) % TOLD_EACH == 0) {
                System.out.printf("asked %d, %d find something%n", i + 1, found);
            }
        }
        long excused = justified.values().stream().mapToInt(each -> each).sum();
        System.out.printf(
                "differential: %d searches (seed %d, from %d) over %d resources: %d find something,"
                        + " %d of them more than %d, whose numbers are compared; %d differ, %d of"
                        + " them with a reason; %d s%n",
                searches,
                seed,
                FROM,
                patients.resources().size(),
                found,
                numbers,
                Side.MATCHES_MAX,
                wrong.size() + excused,
                excused,
                (System.nanoTime() - began) / 1_000_000_000);
        System.out.println("forms: " + forms + "\nwith a reason: " + justified);
        System.out.println("kinds of differences: " + kinds);
    }

    private void compare(Search search, Side ours, Side other, SortKeys order) throws IOException {
        search.forms().forEach(form -> forms.merge(form, 1, Integer::sum));
        Found one = ours.search(search.query());
        boolean counted = one.total() > Side.MATCHES_MAX;
        Found two = counted ? other.count(search.query()) : other.search(search.query());
        found += one.total() > 0 ? 1 : 0;
        numbers += counted ? 1 : 0;
        String difference = difference(search, one, two, order);
        if (!difference.isEmpty()) {
            Optional<Differences> reason = Differences.of(search, one, two);
            if (reason.isPresent()) {
                justified.merge(reason.get(), 1, Integer::sum);
            } else {
                kinds.merge(kind(difference) + " " + search.forms(), 1, Integer::sum);
                wrong(search + "\n    " + difference);
            }
        }
    }

    /// A difference without its numbers and resources.
    private static String kind(String difference) {
        boolean more = difference.contains(", more: ");
        boolean less = difference.contains(", less: ");
        return difference.startsWith("status") || !difference.contains("found")
                ? difference.replaceFirst(", (more|less): .*", "")
                : more && less ? "others found" : more ? "more found" : "fewer found";
    }

    /// Kept at once: a run may be stopped by the clock.
    private void wrong(String what) throws IOException {
        System.out.println("differs: " + what);
        Files.writeString(file, what + "\n", StandardOpenOption.APPEND);
        wrong.add(what);
    }

    /// What differs; empty when nothing does.
    private static String difference(Search search, Found one, Found two, SortKeys order) {
        if (one.isRefused() || two.isRefused()) {
            return one.isRefused() && two.isRefused()
                    ? ""
                    : "status " + one.status() + ", HAPI's " + two.status();
        }
        var ours = new TreeSet<>(one.matches());
        var others = new TreeSet<>(two.matches());
        if (one.total() != two.total() || !ours.equals(others)) {
            return one.total() + " found, by HAPI's " + two.total() + some(ours, others);
        }
        if (!one.included().equals(two.included())) {
            return "along go others" + some(one.included(), two.included());
        }
        return order.isSame(search, one.matches(), two.matches()) ? "" : "the order is another";
    }

    private static String some(TreeSet<String> ours, TreeSet<String> others) {
        var more = new TreeSet<>(ours);
        more.removeAll(others);
        var less = new TreeSet<>(others);
        less.removeAll(ours);
        return (more.isEmpty() ? "" : ", more: " + more.size() + " as " + more.first())
                + (less.isEmpty() ? "" : ", less: " + less.size() + " as " + less.first());
    }

    private static Side account(SignetProcess signet) {
        var client = new Client(signet.endpoints());
        var keys = new VaultKeys(client);
        keys.create(ACCOUNT);
        var ended = new Arm(client).create(ACCOUNT, keys.uri(ACCOUNT));
        assertEquals("Succeeded", ended.get("status").asString());
        return new Side(
                client.http(), client.fhir(ACCOUNT), () -> "Bearer " + client.token("fhir"));
    }
}
