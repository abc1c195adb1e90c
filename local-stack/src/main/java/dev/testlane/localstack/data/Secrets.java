package dev.testlane.localstack.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Passwords and tokens, made up once and kept one a file, for their owner's eyes only. */
public record Secrets(Path folder) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;
    private static final int KEY_BYTES = 32;

    public Secrets {
        PrivateFiles.folder(folder);
    }

    /** The secret of this name: 48 hexadecimal digits, the same at every call and every start. */
    public String get(String name) {
        return keep(name, Secrets::random);
    }

    /** The AES-256 key of this name in base64, the same at every call and every start. */
    public String key(String name) {
        return keep(name, () -> Base64.getEncoder().encodeToString(randomBytes(KEY_BYTES)));
    }

    private String keep(String name, Supplier<String> fresh) {
        // Two threads must not make up two values for one name.
        synchronized (RANDOM) {
            Path file = folder.resolve(name);
            try {
                return Files.readString(Files.exists(file) ? file : PrivateFiles.write(file, fresh.get()))
                        .strip();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read the secret " + file, e);
            }
        }
    }

    /** A new secret that is kept nowhere: 48 hexadecimal digits. */
    public static String random() {
        return HexFormat.of().formatHex(randomBytes(BYTES));
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
