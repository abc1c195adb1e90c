package dev.testlane.runner.output;

/** Lengths of text in bytes of UTF-8. */
final class Utf8 {

    private Utf8() {}

    /** Length of text without lone surrogates. */
    static int length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                length += 2;
            } else if (c >= 0x80) {
                length += 1; // also each half of a surrogate pair: two chars, four bytes
            }
        }
        return length;
    }

    /** The longest beginning of the text that has at most so many bytes and ends between characters. */
    static String prefix(String text, long bytes) {
        long used = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            int size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (used + size > bytes) {
                break;
            }
            used += size;
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }
}
