// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Two servers side by side, each with the set once.
///
/// @param measuring owned by the caller
record Paired(Options options, Measuring measuring) {
    private static final int INGESTS = 2;
    private static final int STARTS = 3;

    /// What `--figures` finds the moves by.
    private static final String MOVES = "$export, $import, $bulk-update, $bulk-delete";

    void run() {
        var figures = new Figures();
        List<Server> servers = List.of();
        for (int i = 0; i < INGESTS; i++) {
            servers = loaded(i, figures, servers);
        }
        if (options.figures().matcher(MOVES).find()) {
            for (int i = 0; i < INGESTS; i++) {
                measuring.move(servers.getFirst(), figures, name(servers.getFirst()));
            }
        }
        measuring.rounds(servers, figures, Paired::name);
        measuring.vocabulary(servers, figures, Paired::name);
        servers.forEach(Server::close);
        for (int i = 0; i < STARTS; i++) {
            for (Server server : inTurn(servers, i)) {
                Path fresh = measuring.fresh("fresh-" + name(server) + "-" + i);
                measuring.ready(
                        "start to ready, empty folder, s", fresh, server, figures, name(server));
                measuring.ready(
                        "start to ready, loaded folder, s",
                        server.data(),
                        server,
                        figures,
                        name(server));
            }
        }
        var names = options.contenders().stream().map(Contender::name).toList();
        figures.print(System.out, names.getFirst(), names.size() > 1 ? names.get(1) : "");
    }

    /// New servers with the set in them; those before are closed, and it is seen what they leave:
    /// an index is on disk for certain only then.
    private List<Server> loaded(int turn, Figures figures, List<Server> before) {
        for (Server server : before) {
            server.close();
            figures.note(
                    name(server),
                    "bytes on disk per resource",
                    server.subject().diskBytes() / figures.last(name(server), "resources"));
        }
        var servers = new ArrayList<Server>();
        options.contenders().forEach(one -> servers.add(measuring.start(one, one.name())));
        for (Server server : inTurn(servers, turn)) {
            measuring.ingest(server.subject(), 0, figures, name(server));
        }
        return List.copyOf(servers);
    }

    private static List<Server> inTurn(List<Server> servers, int round) {
        return round % 2 == 0 ? servers : servers.reversed();
    }

    private static String name(Server server) {
        return server.contender().name();
    }
}
