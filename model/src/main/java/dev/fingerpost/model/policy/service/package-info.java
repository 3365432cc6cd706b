/** What a service is as a whole: the `protocol` facet. */
@NullMarked
package dev.fingerpost.model.policy.service;

import org.jspecify.annotations.NullMarked;
