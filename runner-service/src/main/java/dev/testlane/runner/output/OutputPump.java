package dev.testlane.runner.output;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the merged output of a run until its end. */
public final class OutputPump {

    private static final Logger log = LoggerFactory.getLogger(OutputPump.class);
    private static final int READ_BYTES = 64 * 1024;
    /** One byte can become a replacement character of three. */
    private static final int DECODE_BYTES = 16 * 1024;

    private final OutputDecoder decoder = new OutputDecoder();
    private final MarkFilter marks;
    private final SecretFilter secrets;
    private final AttemptReports reports;
    private final long killBytes;
    private final Runnable onFlood;
    private final Thread thread;

    /**
     * @param nonce of the marks in the output
     * @param masking of the run's secrets
     * @param onFlood called once if there is more output than the limits allow
     */
    public OutputPump(
            InputStream output,
            String nonce,
            Masking masking,
            AttemptReports reports,
            OutputLimits limits,
            Runnable onFlood) {
        this.reports = reports;
        this.secrets = masking.filter(this::decode, reports::mark);
        this.marks = new MarkFilter(nonce, secrets::accept, secrets::mark);
        this.killBytes = limits.killBytes();
        this.onFlood = onFlood;
        this.thread = Thread.ofPlatform().name("output").daemon().start(() -> pump(output));
    }

    /** Waits for the end of the output; false if something still holds it open after this time. */
    public boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private void pump(InputStream output) {
        byte[] buffer = new byte[READ_BYTES];
        long total = 0;
        try (output) {
            for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                boolean wasWithin = total <= killBytes;
                total += n;
                if (wasWithin && total > killBytes) {
                    onFlood.run();
                }
                marks.accept(buffer, n);
            }
        } catch (IOException e) {
            log.warn("The output broke off", e);
        }
        marks.finish();
        secrets.finish();
        reports.output(decoder.finish());
    }

    private void decode(byte[] buffer, int start, int length) {
        for (int offset = 0; offset < length; offset += DECODE_BYTES) {
            reports.output(decoder.decode(buffer, start + offset, Math.min(DECODE_BYTES, length - offset)));
        }
    }
}
