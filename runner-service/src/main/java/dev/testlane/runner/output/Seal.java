package dev.testlane.runner.output;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By its seals the runner knows what the launcher of one run has written from what its tests have: HMAC-SHA-256, in
 * hexadecimal, with a key that reaches the launcher over its control pipe alone.
 */
public final class Seal {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALGORITHM = "HmacSHA256";

    private final String key;
    private final Mac mac;

    private Seal(String key) {
        this.key = key;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Seal random() {
        return new Seal(randomKey());
    }

    /** 32 random bytes in hexadecimal. */
    public static String randomKey() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The key, for the launcher's eyes only. */
    public String key() {
        return key;
    }

    /** The seal of these bytes, 64 hexadecimal digits. */
    public synchronized String of(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
        return HexFormat.of().formatHex(mac.doFinal());
    }

    String of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    @Override
    public String toString() {
        return "Seal";
    }
}
