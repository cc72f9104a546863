/**
 * What no name may hold, for a class of a pattern with the flag `u`: control characters, halves of characters, and ends of lines. By
 * their numbers, because Node is slow to look up what `\p{Cc}\p{Cs}\p{Zl}\p{Zp}` stands for.
 */
export const UNPRINTABLE = '\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff\\u2028\\u2029'
