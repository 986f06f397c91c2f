// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.util.ArrayList;
import java.util.List;

/// What becomes of the figures as an account grows: of each build one server holds the set once,
/// another grows to half of the copies and then to all. Both are measured in turn, so that a ratio
/// of large to small is one of the same minutes. One thread.
final class Growth {
    private static final int STARTS = 3;

    private final Options options;
    private final Measuring measuring;
    private final List<Server> small = new ArrayList<>();
    private final List<Server> large = new ArrayList<>();
    private int copies;
    private long resources;

    /// @param measuring owned by the caller
    Growth(Options options, Measuring measuring) {
        this.options = options;
        this.measuring = measuring;
    }

    void run() {
        var first = new Figures();
        for (Contender contender : options.contenders()) {
            small.add(measuring.start(contender, contender.name() + "-1"));
            large.add(measuring.start(contender, contender.name() + "-n"));
        }
        small.forEach(one -> measuring.ingest(one.subject(), 0, first, "x1"));
        large.forEach(one -> resources = measuring.ingest(one.subject(), 0, first, "x1"));
        copies = 1;
        if (options.scale() >= 4) {
            stage(options.scale() / 2);
        }
        Figures last = stage(options.scale());
        for (int i = 0; i < large.size(); i++) {
            disk(small.get(i), last, kind(small.get(i)));
            disk(large.get(i), last, kind(large.get(i)));
        }
        for (int i = 0; i < STARTS; i++) {
            for (Server server : all()) {
                measuring.ready(
                        "start to ready, loaded folder, s",
                        server.data(),
                        server,
                        last,
                        kind(server));
            }
        }
        print(last);
    }

    /// Grows to that many copies and measures.
    private Figures stage(int target) {
        var figures = new Figures();
        while (copies < target) {
            copies++;
            for (Server server : large) {
                long loaded = measuring.ingest(server.subject(), copies - 1, figures, kind(server));
                resources += server.equals(large.getFirst()) ? loaded : 0;
            }
        }
        for (Contender contender : options.contenders()) {
            // the rate of a small account in the same minutes as that of the large one; the first
            // copy goes to a server whose compiler has hardly begun
            Server fresh = measuring.start(contender, contender.name() + "-fresh");
            String kind = contender.name() + " x1";
            measuring.ingest(fresh.subject(), 0, new Figures(), kind);
            measuring.ingest(fresh.subject(), 1, figures, kind);
            measuring.discard(fresh);
        }
        measuring.rounds(all(), figures, this::kind);
        System.out.printf("%n%d copies, %d resources, load %s%n", target, resources, Load.now());
        if (target < options.scale()) {
            print(figures);
        }
        return figures;
    }

    private void print(Figures figures) {
        for (Contender contender : options.contenders()) {
            String name = contender.name();
            figures.print(System.out, name + " x" + copies, name + " x1");
        }
        if (options.contenders().size() > 1) {
            var names = options.contenders().stream().map(one -> one.name() + " x" + copies);
            List<String> both = names.toList();
            figures.print(System.out, both.getFirst(), both.get(1));
        }
    }

    /// What the account weighs once its server has ended, by what is in it then: what was created
    /// while measuring too, and earlier versions not.
    private static void disk(Server server, Figures figures, String kind) {
        long count = Queries.count(server.subject());
        server.close();
        figures.note(
                kind, "bytes on disk per resource", server.subject().diskBytes() / (double) count);
    }

    private List<Server> all() {
        var all = new ArrayList<>(small);
        all.addAll(large);
        return all;
    }

    private String kind(Server server) {
        return server.contender().name() + (large.contains(server) ? " x" + copies : " x1");
    }
}
