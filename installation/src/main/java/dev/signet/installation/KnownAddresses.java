// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The addresses that one listener of this installation has now and has had before, because
/// key URIs and authorities that were given under an earlier one still mean it
/// (docs/formats/control-records.md). Only what this installation has listened on itself is
/// remembered, so no stranger's address is taken for its own. Immutable.
///
/// @param all oldest first; the last one is the present one
public record KnownAddresses(List<Place> all) {
    /// The oldest are forgotten; free ports chosen at each start would never end.
    private static final int MOST = 256;

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1");
    private static final Pattern LINE = Pattern.compile("([a-z0-9.-]{1,253}):([0-9]{1,5})");

    /// @param host in lower case
    public record Place(String host, int port) {
        public Place {
            host = host.toLowerCase(Locale.ROOT);
        }

        /// `https://host:port`, in the spelling of [dev.signet.keys.KeyUri#vault].
        public String base() {
            return base(host);
        }

        /// The same with another host.
        String base(String name) {
            return "https://" + name.toLowerCase(Locale.ROOT) + (port == 443 ? "" : ":" + port);
        }

        /// The host that was given, and this machine's own names.
        Stream<String> bases() {
            return Stream.concat(Stream.of(host), LOOPBACK.stream()).distinct().map(this::base);
        }
    }

    public KnownAddresses {
        all = List.copyOf(all);
    }

    /// What the record of that name says, and the present address, which is written there too.
    public static KnownAddresses remembered(String record, Place now, ControlStore records) {
        List<Place> before = read(record, records);
        var all = new ArrayList<>(before);
        all.remove(now);
        all.add(now);
        var kept = all.subList(Math.max(0, all.size() - MOST), all.size());
        if (!kept.equals(before)) {
            records.write(Map.of(record, Optional.of(written(kept))));
        }
        return new KnownAddresses(kept);
    }

    /// What the record of that name says; nothing where there is none.
    static List<Place> read(String record, ControlStore records) {
        return records.read(record).map(KnownAddresses::read).orElse(List.of());
    }

    private static List<Place> read(byte[] record) {
        return new String(record, StandardCharsets.US_ASCII)
                .lines()
                .map(KnownAddresses::place)
                .toList();
    }

    private static Place place(String line) {
        var form = LINE.matcher(line);
        if (!form.matches()) {
            throw new Failed(Failure.CORRUPT, "the record of addresses is not of its form");
        }
        return new Place(form.group(1), Integer.parseInt(form.group(2)));
    }

    private static byte[] written(List<Place> places) {
        var text = new StringBuilder();
        places.forEach(
                each -> text.append(each.host()).append(':').append(each.port()).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Whether that is the origin of one of these: `https://host[:port]`, in lower case,
    /// without the port 443.
    public boolean isOrigin(String origin) {
        return all.stream().flatMap(Place::bases).anyMatch(origin::equals);
    }
}
