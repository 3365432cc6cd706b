/** The {@code protocol} and {@code dependsOn} keys: what a service is to others. */
@NullMarked
package dev.fingerpost.policies.service;

import org.jspecify.annotations.NullMarked;
