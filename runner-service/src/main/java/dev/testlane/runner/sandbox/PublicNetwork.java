package dev.testlane.runner.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The machine's rules that keep a range of users from this machine and from private addresses. They stay when the
 * runner ends, since another one may rely on them; each start replaces them in one step.
 */
final class PublicNetwork {

    private static final Path RESOLVERS = Path.of("/etc/resolv.conf");
    private static final Path USUAL = Path.of("/usr/sbin/nft"); // where PATH often doesn't lead
    private static final String NAME_SERVER = "nameserver";
    private static final int PATIENCE_SECONDS = 10;

    private static final String PRIVATE_4 = "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16,"
            + " 172.16.0.0/12, 192.0.0.0/24, 192.168.0.0/16, 198.18.0.0/15, 224.0.0.0/3";
    private static final String PRIVATE_6 = "::/96, ::ffff:0:0/96, 64:ff9b:1::/48, fc00::/7, fe80::/9, ff00::/8";

    private PublicNetwork() {}

    /**
     * Sets the rules.
     *
     * @throws IOException if nftables is missing or refuses them
     */
    static void restrict(Users users) throws IOException, InterruptedException {
        Process nft;
        try {
            nft = new ProcessBuilder(Files.isExecutable(USUAL) ? USUAL.toString() : "nft", "-f", "-")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("nft can't be started; install nftables", e);
        }
        try {
            nft.getOutputStream().write(rules(users, nameServers()).getBytes(StandardCharsets.UTF_8));
            nft.getOutputStream().close();
            if (!nft.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("nft does not end");
            }
            String answer = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (nft.exitValue() != 0) {
                throw new IOException("nft refused the rules: "
                        + answer.lines().findFirst().orElse("no answer").strip());
            }
        } finally {
            nft.destroyForcibly();
        }
    }

    /** Before addresses are translated, so that a name server of a container is known by its own address. */
    private static String rules(Users users, List<InetAddress> nameServers) {
        String table = "inet testlane_users_" + users.range().replace('-', '_');
        StringBuilder rules = new StringBuilder("table " + table + " {}\ndelete table " + table + "\n");
        rules.append("table ").append(table).append(" {\n");
        // A reset is believed at once, an ICMP message only at the second try.
        rules.append("  chain refuse {\n    meta l4proto tcp reject with tcp reset\n    reject\n  }\n");
        // Jumped to only for these users' own: a packet without a socket, such as the kernel's resets, has no user.
        rules.append("  chain tests {\n");
        for (InetAddress server : nameServers) {
            String address = (server.getAddress().length == 4 ? "ip" : "ip6") + " daddr " + server.getHostAddress();
            rules.append("    ").append(address).append(" udp dport 53 accept\n");
            rules.append("    ").append(address).append(" tcp dport 53 accept\n");
        }
        rules.append("    fib daddr type { local, broadcast, multicast } jump refuse\n");
        rules.append("    ip daddr { ").append(PRIVATE_4).append(" } jump refuse\n");
        rules.append("    ip6 daddr { ").append(PRIVATE_6).append(" } jump refuse\n");
        rules.append("  }\n  chain output {\n    type filter hook output priority -150; policy accept;\n");
        rules.append("    meta skuid ").append(users.range()).append(" jump tests\n");
        return rules.append("  }\n}\n").toString();
    }

    private static List<InetAddress> nameServers() throws IOException {
        try {
            return Files.readAllLines(RESOLVERS).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith(NAME_SERVER))
                    .map(line -> line.substring(NAME_SERVER.length()).strip())
                    .filter(address -> address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"))
                    .map(InetAddress::ofLiteral)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
